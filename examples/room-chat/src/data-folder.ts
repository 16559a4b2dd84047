/**
 * The folder that holds the data, for one process at a time: the embedded database takes no lock of
 * its own, and two processes on one folder would lose each other's rows.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Another process has the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. ` +
        'Stop that process, or give this one a folder of its own: DATA_DIR=other-folder npm start',
    )
  }
}

/**
 * Takes the folder, which is made when it is not there.
 *
 * @returns a function that gives the folder back
 * @throws FolderInUse when a living process has it; what a dead one left behind is cleared away
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'lock')
  const mine = `${process.pid} ${await startOf(process.pid)}`
  while (!(await create(lock, mine))) {
    const [holder = '', start] = (await readFile(lock, 'utf8').catch(() => '')).split(' ')
    const pid = Number(holder)
    // A process id is given to another process sooner or later; the start tells the two apart.
    if (pid !== process.pid && isAlive(pid) && start === (await startOf(pid))) {
      throw new FolderInUse(folder, pid)
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
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When a process started, in the system's own count; empty where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name stands in parentheses and may hold spaces; the start is the 20th field after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
