/** Which process holds something, in a way that survives the reuse of process ids. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * When a process started, in whatever count the system has; undefined when no such process lives.
 * Together with the id it names one process: ids are given out again, after a while.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!answers(pid)) return undefined
  return process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid)
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The second field, in parentheses, may hold spaces: the state and what follows come after it.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? undefined : rest[18]
}

async function startElsewhere(pid: number): Promise<string | undefined> {
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  const started = Date.parse(stdout.trim())
  return Number.isNaN(started) ? undefined : String(started)
}

function answers(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
