/** A timer that a {@link Clock} started and can cancel. */
export interface Timer {
  /** Stops the timer; a timer that has fired or was cancelled stays so. */
  cancel(): void
}

/**
 * Where an endpoint takes its time from. Every timeout, window and expiry of the framework reads this
 * and nothing else, so that a test moves time by hand instead of waiting for it.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `fn` once, after `ms` milliseconds; never for `Infinity`. Does not keep the process alive. */
  after(ms: number, fn: () => void): Timer
}

/** What setTimeout can count to; past that it fires at once. */
const LONGEST_TIMEOUT = 2_147_483_647

const { timeOrigin } = performance

/**
 * The clock of the machine; what an endpoint uses unless it is given another. It is right when the
 * process starts and runs evenly from then on, also when somebody sets the machine's clock.
 */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  after(ms, fn) {
    if (ms === Number.POSITIVE_INFINITY) return { cancel() {} }
    const handle = setTimeout(fn, Math.min(ms, LONGEST_TIMEOUT))
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
