/** Where the rooms take their time from, so that a test can move it by hand. */
import type { EndpointOptions } from 'redstart/endpoint'

export type Clock = NonNullable<EndpointOptions['clock']>

/** The machine's. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const handle = setTimeout(fn, ms)
    // A timer alone is no reason to stay alive.
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
