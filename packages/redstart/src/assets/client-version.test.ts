import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ClientUnsupported } from '../errors/index.ts'
import { clientVersion } from './client-version.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redstart-client-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Installs a client that is laid out as the official one is. */
function install(version: string): void {
  const place = join(folder, 'node_modules/phoenix_live_view')
  mkdirSync(join(place, 'priv/static'), { recursive: true })
  const exports = { import: './priv/static/x.esm.js', require: './priv/static/x.cjs.js' }
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name: 'phoenix_live_view', version, exports }),
  )
  writeFileSync(join(place, 'priv/static/x.cjs.js'), '')
}

it('is that of the official client that is installed', () => {
  expect(clientVersion(import.meta.dirname)).toMatch(/^1\.2\.\d+$/)
})

it.each(['1.2.0', '1.2.12', '1.2.999'])('takes %s', (version) => {
  install(version)
  expect(clientVersion(folder)).toBe(version)
  expect(clientVersion(pathToFileURL(`${folder}/`))).toBe(version)
})

it.each(['1.1.20', '1.20.0', '1.3.0', '2.0.0', '0.20.17', '1.2.0-rc.1', 'file:'])(
  'refuses %s',
  (version) => {
    install(version)
    expect(() => clientVersion(folder)).toThrow(ClientUnsupported)
    expect(() => clientVersion(folder)).toThrow(`${version} is installed`)
  },
)

it('is found from folders that are not there yet', () => {
  install('1.2.3')
  expect(clientVersion(join(folder, 'dist/assets'))).toBe('1.2.3')
})

it('is undefined where none is installed', () => {
  expect(clientVersion(folder)).toBeUndefined()
})
