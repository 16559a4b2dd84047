import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSecret } from '../src/secret.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-chat-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes a secret once, for its owner alone', async () => {
  const made = await readSecret(folder)
  expect(made).toHaveLength(64)
  expect(await readSecret(folder)).toBe(made)
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
})

it('takes the one from the environment, unless it is too short to protect anything', async () => {
  const chosen = 'from the environment '.repeat(4)
  expect(await readSecret(folder, chosen)).toBe(chosen)
  await expect(readSecret(folder, 'short')).rejects.toThrow('SECRET_KEY_BASE')
})
