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
  /** Calls `fn` once, after `ms` milliseconds. Does not keep the process alive. */
  after(ms: number, fn: () => void): Timer
}

/** The clock of the machine; what an endpoint uses unless it is given another. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const handle = setTimeout(fn, ms)
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
