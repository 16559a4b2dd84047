/**
 * How the scripts run other programs and how they give up.
 *
 * @module
 */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a program left behind. */
export interface Result {
  /** Whether it ended with exit code 0. */
  readonly ok: boolean
  /** What it printed on standard output. */
  readonly stdout: string
  /** That, then what it printed on standard error; or why it did not start. */
  readonly output: string
}

/** Runs a program in the workspace's folder, unless `cwd` says otherwise, and keeps what it prints. */
export function run(
  command: string,
  args: readonly string[],
  options: Pick<SpawnSyncOptions, 'cwd' | 'env'> = {},
): Result {
  const child = spawnSync(command, args, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    ...options,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.error) return { ok: false, stdout: '', output: `${command}: ${child.error.message}` }
  const { status, stdout, stderr } = child
  return { ok: status === 0, stdout, output: stdout + stderr }
}

/** Prints why the script cannot go on, and ends it with exit code 1. */
export function fail(...lines: readonly string[]): never {
  console.error(lines.join('\n'))
  process.exit(1)
}
