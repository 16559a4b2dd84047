import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CannotStart } from '../src/cannot-start.ts'
import { takeFolder } from '../src/data-folder.ts'
import { openDatabase } from '../src/db/database.ts'
import { readSecret } from '../src/secret.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-chat-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('refuses a folder that a living process has, and says which', async () => {
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  try {
    await once(holder, 'spawn')
    const start = (await readFile(`/proc/${holder.pid}/stat`, 'utf8').catch(() => '')).split(' ')
    await writeFile(join(folder, 'lock'), `${holder.pid} ${start[21] ?? ''}`)
    await expect(takeFolder(folder)).rejects.toThrow(CannotStart)
    await expect(takeFolder(folder)).rejects.toThrow(`in use by process ${holder.pid}`)
  } finally {
    holder.kill()
    await once(holder, 'exit')
  }
  // The process is gone, and so is its claim.
  await (await takeFolder(folder))()
})

it.each(['', 'nonsense', '0 0', `${process.ppid} 1`, '999999999 1'])(
  'clears the lock %j away, which no process holds',
  async (left) => {
    await writeFile(join(folder, 'lock'), left)
    const giveBack = await takeFolder(folder)
    expect(await readFile(join(folder, 'lock'), 'utf8')).toMatch(`${process.pid} `)
    await giveBack()
    await expect(readFile(join(folder, 'lock'))).rejects.toThrow('ENOENT')
  },
)

it('makes a secret once, for its owner alone', async () => {
  const made = await readSecret(folder)
  expect(made).toHaveLength(64)
  expect(await readSecret(folder)).toBe(made)
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  const chosen = 'from the environment '.repeat(4)
  expect(await readSecret(folder, chosen)).toBe(chosen)
  await expect(readSecret(folder, 'short')).rejects.toThrow('SECRET_KEY_BASE')
})

it('says what to do about a database that cannot be opened', async () => {
  await writeFile(join(folder, 'PG_VERSION'), '18')
  await expect(openDatabase(folder)).rejects.toThrow(`${folder} cannot be opened`)
})
