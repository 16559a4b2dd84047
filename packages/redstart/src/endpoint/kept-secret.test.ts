import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MissingSecret, ShortSecret } from '../errors/index.ts'
import { keptSecret } from './kept-secret.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'redstart-secret-')), 'data')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(join(folder, '..'), { recursive: true })
})

it('makes one and keeps it, for its owner only', async () => {
  const secret = await keptSecret({ folder, given: undefined })
  expect(secret).toMatch(/^[\w+/]{64}$/)
  expect(await keptSecret({ folder, given: '' })).toBe(secret)
  expect(await readdir(folder)).toEqual(['secret'])
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

it('gives the same one to all who start at the same moment', async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, () => keptSecret({ folder, given: undefined })),
  )
  expect(new Set(all).size).toBe(1)
  expect(await readdir(folder)).toEqual(['secret'])
})

it('takes the one that is given, and keeps nothing', async () => {
  const given = 'a secret of the tests that is long enough for what it has to sign'
  expect(await keptSecret({ folder, given })).toBe(given)
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
  await expect(keptSecret({ folder, given: 'short' })).rejects.toThrow(ShortSecret)
})

it('makes none in production', async () => {
  await keptSecret({ folder, given: undefined })
  vi.stubEnv('NODE_ENV', 'production')
  await expect(keptSecret({ folder, given: undefined })).rejects.toThrow(MissingSecret)
})

it.each(['', 'short'])(
  'refuses what it has kept where that is %j, and leaves it alone',
  async (kept) => {
    await mkdir(folder)
    await writeFile(join(folder, 'secret'), kept)
    const attempt = keptSecret({ folder, given: undefined })
    await expect(attempt).rejects.toThrow(ShortSecret)
    await expect(attempt).rejects.toThrow(
      `The secret in ${join(folder, 'secret')} is ${kept.length} bytes long; at least 64 are needed.`,
    )
    expect(await readdir(folder)).toEqual(['secret'])
  },
)

it('says what keeps it from its file, and leaves nothing behind', async () => {
  await mkdir(folder)
  await symlink('gone', join(folder, 'secret'))
  await expect(keptSecret({ folder, given: undefined })).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual(['secret'])
})
