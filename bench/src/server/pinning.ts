/**
 * Keeps the server on one core and the load generator on another, where the system can.
 *
 * @module
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const serverCore = '0'
const clientCore = '1'

/** Whether processes can be pinned here: Linux's `taskset` and at least two cores. */
export const canPin: boolean =
  availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0

/** Pins this process, the load generator, with all its threads. */
export function pinClient(): void {
  if (canPin) spawnSync('taskset', ['-acp', clientCore, String(process.pid)])
}

/** The command line that starts `command` on the server's core. */
export function pinnedToServerCore(command: readonly string[]): readonly string[] {
  return canPin ? ['taskset', '-c', serverCore, ...command] : command
}
