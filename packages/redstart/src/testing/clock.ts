import type { Clock, Timer } from '../clock/index.ts'
import { InvalidOption } from '../errors/index.ts'

/** A clock that stands still until a test moves it; see {@link testClock}. */
export interface TestClock extends Clock {
  /**
   * Moves the time on and fires the timers that become due, earliest first, those of one instant in
   * the order in which they were started. All promises settle before the first timer and behind each
   * one, so what a timer starts may start timers of its own within the same advance.
   *
   * @param ms - How far, in milliseconds; 0 fires what is due now.
   * @throws InvalidOption (rejects) when `ms` is negative or no finite number; what a timer throws.
   */
  advance(ms: number): Promise<void>
}

/** A timer that has not fired yet. */
interface Pending {
  readonly due: number
  readonly fire: () => void
}

/**
 * Makes a clock for an endpoint under test: hours pass in no time, and nothing happens by accident.
 *
 * @param start - What the clock shows at first, in milliseconds since the Unix epoch.
 * @example
 * const clock = testClock()
 * const endpoint = attach(server, { '/socket': appSocket }, { clock })
 * await clock.advance(60_000) // clients that sent nothing are closed now
 */
export function testClock(start: number = Date.UTC(2026, 0, 1)): TestClock {
  let now = start
  const pending = new Set<Pending>()

  return {
    now: () => now,
    after(ms, fn): Timer {
      const timer: Pending = { due: now + Math.max(0, ms), fire: fn }
      pending.add(timer)
      return { cancel: () => void pending.delete(timer) }
    },
    async advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new InvalidOption('ms of clock.advance', ms, 'a finite number of at least 0')
      }
      const target = now + ms
      await settle()
      for (let next = earliest(pending, target); next; next = earliest(pending, target)) {
        pending.delete(next)
        now = Math.max(now, next.due)
        next.fire()
        await settle()
      }
      now = Math.max(now, target)
    },
  }
}

/** The first timer that is due at `until`; a set keeps the order of its insertions for ties. */
function earliest(pending: ReadonlySet<Pending>, until: number): Pending | undefined {
  let first: Pending | undefined
  for (const timer of pending) {
    if (timer.due <= until && (first === undefined || timer.due < first.due)) first = timer
  }
  return first
}

/** Resolves when no promise has anything left to do. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
