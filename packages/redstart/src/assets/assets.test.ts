import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { InvalidManifest } from '../errors/index.ts'
import { defineAssets } from './assets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redstart-assets-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const manifest = (text: string): void =>
  writeFileSync(join(folder, 'dist/assets/manifest.json'), text)

it('gives plain paths where nothing was built', () => {
  const assets = defineAssets({ folder: pathToFileURL(`${folder}/`) })
  expect(assets.root).toBe(join(folder, 'dist/assets'))
  expect(assets.path('css/app.css')).toBe('/assets/css/app.css')
  expect([assets.manifest, assets.clientVersion]).toEqual([undefined, undefined])
  expect(assets.changed(['https://a.test/assets/app.js'])).toBe(false)
})

it('gives the names of the build, and other names as they are', () => {
  manifest('{ "files": { "app.js": "app-7JQ2MX4A.js" }, "clientVersion": "1.2.12" }')
  const assets = defineAssets({ folder, prefix: '/static/' })
  expect(assets.path('app.js')).toBe('/static/app-7JQ2MX4A.js')
  for (const other of ['other.js', 'constructor', '__proto__']) {
    expect(assets.path(other)).toBe(`/static/${other}`)
  }
  expect(assets.clientVersion).toBe('1.2.12')
  expect(assets.changed(['https://a.test/static/app-AAAAAAAA.js'])).toBe(true)
})

it('gives paths that lead to files with any name', () => {
  manifest('{ "files": { "a b#1.png": "a b#1-7JQ2MX4A.png" } }')
  const assets = defineAssets({ folder })
  expect(assets.path('a b#1.png')).toBe('/assets/a%20b%231-7JQ2MX4A.png')
  expect(assets.changed([`https://a.test${assets.path('a b#1.png')}`])).toBe(false)
})

it('reads the build once, so that a process gives one answer', () => {
  const assets = defineAssets({ folder })
  expect(assets.path('app.js')).toBe('/assets/app.js')
  manifest('{ "files": { "app.js": "app-7JQ2MX4A.js" } }')
  expect(assets.path('app.js')).toBe('/assets/app.js')
})

it.each(['', '[]', 'null', '{}', '{ "files": 1 }', '{ "files": { "app.js": 1 } }', '{'])(
  'refuses a manifest that is none: %s',
  (text) => {
    manifest(text)
    expect(() => defineAssets({ folder }).path('app.js')).toThrow(InvalidManifest)
  },
)
