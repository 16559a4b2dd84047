import { systemClock } from '../../clock/index.ts'
import { devServer, thisWorker } from '../../context/index.ts'

const STARTED = 'redstart:started'

/** How long an application whose `redstart dev` is gone may take to end in order, in ms. */
const ORPHAN_TIMEOUT = 10_000

/**
 * What an application does beside its own work when `redstart dev` runs it: it says when it has started,
 * and ends when `redstart dev` is gone, however that ended.
 *
 * @returns what to call when the application has started.
 */
export function reportToDev(): () => void {
  // A worker has a channel as well, to its primary; what the application starts by itself has none.
  const isRun = devServer !== undefined && thisWorker === undefined
  if (!isRun || process.connected === undefined) return () => {}
  process.once('disconnect', end)
  // Listening to it must not keep alive what has nothing else to do.
  process.channel?.unref()
  if (!process.connected) end()
  return () => {
    if (process.connected) process.send?.(STARTED)
  }
}

function end(): void {
  systemClock.after(ORPHAN_TIMEOUT, () => process.exit(1))
  process.kill(process.pid, 'SIGTERM')
}

/** Whether the application says by a message that it has started. */
export function isStartedMessage(message: unknown): boolean {
  return message === STARTED
}
