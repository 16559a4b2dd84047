import type { Clock } from '../clock.ts'
import { SECOND } from './bounds.ts'
import type { Rooms } from './rooms.ts'

/** How long a room may outlive its end, in ms. */
const PERIOD = SECOND

/**
 * Ends rooms whose time is up, as long as the application runs. Every node sweeps; the store gives each
 * room to one of them.
 *
 * @param report - Told when the store could not be swept; the next time it may.
 * @returns what stops it, when a sweep under way is done.
 */
export function startSweeper(
  rooms: Rooms,
  clock: Clock,
  report: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false
  let sweeping = Promise.resolve()
  let timer = clock.after(PERIOD, sweep)

  function sweep(): void {
    sweeping = rooms
      .sweep()
      .catch(report)
      .then(() => {
        if (!stopped) timer = clock.after(PERIOD, sweep)
      })
  }

  return async () => {
    stopped = true
    timer.cancel()
    await sweeping
  }
}
