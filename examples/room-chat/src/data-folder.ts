/**
 * The folder that holds the data, for one process at a time: the embedded database takes no lock of
 * its own, and two processes on one folder would lose each other's rows.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'

/**
 * Takes the folder, which is made when it is not there.
 *
 * @returns a function that gives the folder back
 * @throws CannotStart when a living process has it; what a dead one left behind is cleared away
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'lock')
  const mine = `${process.pid} ${(await look(process.pid)).started}`
  while (!(await create(lock, mine))) {
    const [pid = '', started] = (await readFile(lock, 'utf8').catch(() => '')).split(' ')
    const holder = await look(Number(pid))
    // A process id is given to another process sooner or later; the start tells the two apart.
    if (holder.alive && holder.started === started && Number(pid) !== process.pid) {
      throw new CannotStart(
        `The data folder ${folder} is in use by process ${pid}. Stop that process, or give this ` +
          'one a folder of its own: DATA_DIR=other-folder npm start',
      )
    }
    await rm(lock, { force: true })
  }
  return () => rm(lock, { force: true })
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  }
}

/** Whether a process lives, and when it started, in Linux's own count; empty on other systems. */
async function look(pid: number): Promise<{ alive: boolean; started: string }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field, in parentheses, may hold spaces: the state and what follows come after it.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { alive: answers(pid) && !['Z', 'X'].includes(state), started: rest[18] ?? '' }
}

function answers(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It lives, and belongs to somebody else.
    return isSystemError(error, 'EPERM')
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
