import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redstart fingerprint-'))
  for (const path of ['package.json', 'src/main.ts', 'node_modules/zod/index.js']) write(path)
  return () => rmSync(folder, { recursive: true })
})

function write(path: string, text = ''): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function fingerprint(): string {
  const module = pathToFileURL(join(folder, 'node_modules/zod/index.js')).href
  return fingerprintOf(folder, [module])
}

it.each([
  ['a package that is edited', 'node_modules/zod/index.js'],
  ['packages that are installed', 'node_modules/.package-lock.json'],
  ['the manifest', 'package.json'],
  ['settings of TypeScript', 'tsconfig.base.json'],
  ['the environment', '.env.local'],
])('is another for %s', async (_what, path) => {
  const before = fingerprint()
  expect(fingerprint()).toBe(before)
  // Again and again: the clock of a file system may stand for some milliseconds.
  const changed = (): string => {
    write(path, 'changed')
    return fingerprint()
  }
  await expect.poll(changed).not.toBe(before)
})

it('is another when what is installed comes with the times of its archive', async () => {
  const file = join(folder, 'node_modules/zod/index.js')
  utimesSync(file, 1, 1)
  const before = fingerprint()
  const installed = (): string => {
    writeFileSync(file, '')
    utimesSync(file, 1, 1)
    return fingerprint()
  }
  await expect.poll(installed).not.toBe(before)
})

it('is the same for whatever else changes', () => {
  const before = fingerprint()
  write('src/main.ts', 'changed')
  write('node_modules/.cache/some.json')
  write('output.log')
  expect(fingerprint()).toBe(before)
})
