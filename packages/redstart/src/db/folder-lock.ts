/**
 * One process at a time for a folder: the embedded database takes no lock of its own, and two
 * processes on one folder lose each other's rows.
 *
 * Beside the folder stands another, `<folder>.lock`, in which each process announces itself by a file
 * before it looks for those of others. Of two that come at once each sees the other, so never both go
 * on; nothing of a living process is ever removed, so there is no moment between looking and clearing
 * away. The name of the file says all, so that it cannot be read half written.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseInUse } from '../errors/index.ts'
import { startOf } from './process-identity.ts'

/** What a process calls itself: `4711@183002@host`. */
const ENTRY = /^(\d+)@(\d*)@(.+)$/

/**
 * Takes the folder for this process. Entries of processes that have died are cleared away.
 *
 * @returns a function that gives it back
 * @throws DatabaseInUse when a living process has it, this one included, and when a process of another
 * machine or container has it, of which nobody here can say whether it lives
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const lock = lockOf(folder)
  await mkdir(lock, { recursive: true, mode: 0o700 })
  const host = encodeURIComponent(hostname())
  const own = `${process.pid}@${(await startOf(process.pid)) ?? ''}@${host}`
  const entry = join(lock, own)
  await writeFile(entry, '', { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new DatabaseInUse(folder, 'this process itself: open it once and share the repo')
    }
    throw error
  })
  const giveBack = () => rm(entry, { force: true })
  try {
    for (const name of await readdir(lock)) {
      if (name !== own) await clearOrRefuse(folder, name, host)
    }
  } catch (error) {
    await giveBack()
    throw error
  }
  return giveBack
}

/** Where the lock of a folder is. */
export function lockOf(folder: string): string {
  return `${folder}.lock`
}

async function clearOrRefuse(folder: string, name: string, host: string): Promise<void> {
  const [, pid = '', started = '', holderHost = ''] = ENTRY.exec(name) ?? []
  if (!pid) return
  const entry = join(lockOf(folder), name)
  if (holderHost !== host) {
    const elsewhere = `process ${pid} on ${decodeURIComponent(holderHost)}`
    throw new DatabaseInUse(folder, elsewhere, entry)
  }
  const start = await startOf(Number(pid))
  if (start !== undefined && (start === started || started === '')) {
    throw new DatabaseInUse(folder, `process ${pid}`)
  }
  await rm(entry, { force: true })
}
