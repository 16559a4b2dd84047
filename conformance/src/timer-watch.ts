import type { TestClock } from 'redstart/testing'

/** Tells a test what an endpoint waits for; see {@link watchTimers}. */
export interface TimerWatch {
  /** Resolves when the next timer of `ms` milliseconds is started. */
  started(ms: number): Promise<void>
  /** Resolves when the next timer of `ms` milliseconds is called off. */
  cancelled(ms: number): Promise<void>
}

type Change = 'started' | 'cancelled'

/**
 * Watches the timers that are started on a clock. A request that waits inside the server shows itself
 * in nothing else, and time must not be moved before it does.
 */
export function watchTimers(clock: TestClock): TimerWatch {
  const waiting = new Set<(change: Change, ms: number) => void>()
  const tell = (change: Change, ms: number): void => {
    for (const look of [...waiting]) look(change, ms)
  }
  const after = clock.after
  clock.after = (ms, fn) => {
    const timer = after(ms, fn)
    tell('started', ms)
    return {
      cancel: () => {
        timer.cancel()
        tell('cancelled', ms)
      },
    }
  }
  const next = (change: Change, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (seen: Change, of: number): void => {
        if (seen !== change || of !== ms) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
    })
  return {
    started: (ms) => next('started', ms),
    cancelled: (ms) => next('cancelled', ms),
  }
}
