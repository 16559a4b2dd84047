import type { Clock } from '../clock/index.ts'

/**
 * A token bucket: `perSecond` on average, `burst` at once. Made for one connection, so it keeps two
 * numbers and no timer.
 */
export class RateLimit {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  /** When it was last asked; full as it is at first, it does not matter when that was. */
  #at = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
  }

  /** Takes one; 0 when there was one, else the milliseconds until there will be. */
  take(): number {
    const now = this.#clock.now()
    const gained = (Math.max(0, now - this.#at) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, this.#tokens + gained)
    this.#at = now
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000)
    this.#tokens -= 1
    return 0
  }
}
