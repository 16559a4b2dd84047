import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Clock } from '../../clock/index.ts'

const MINUTE = 60_000
/** Hexadecimal digits of a key by which it is counted in memory: 65,536 counts, half a KB each. */
const SLOT_DIGITS = 4
/** Keys that are remembered to have used up their minute. */
const MAX_HELD = 65_536

/** Where a {@link Meter} counts; a limiter of `rate-limiter-flexible` is one. */
export interface Counter {
  /** Counts one more; rejects with a RateLimiterRes when there were too many. */
  consume(key: string): Promise<unknown>
}

/** What one meter counts. */
export interface Rate {
  /** Keeps its counts apart from others in the same store. */
  readonly name: string
  readonly perMinute: number
}

/**
 * How often something may be done in a minute, by key. The verdict is there at once: what has used up
 * its minute is known here, and the counting behind it, in memory or in a store, is waited for by
 * nobody. In memory so many pass exactly; with a store as many more as come before it has answered.
 */
export class Meter {
  readonly #clock: Clock
  readonly #counter: Counter
  /** Keys that have used up their minute, and when it is over. */
  readonly #held = new Map<string, number>()

  constructor(clock: Clock, counter: Counter) {
    this.#clock = clock
    this.#counter = counter
  }

  /** Takes one; 0 when there was one, else the milliseconds until there will be. */
  take(key: string): number {
    const wait = this.wait(key)
    if (wait === 0) this.count(key)
    return wait
  }

  /** Milliseconds until there is one to take; 0 when there is. */
  wait(key: string): number {
    if (this.#held.size === 0) return 0
    const until = this.#held.get(key)
    if (until === undefined) return 0
    const wait = Math.ceil(until - this.#clock.now())
    if (wait > 0) return wait
    this.#held.delete(key)
    return 0
  }

  /** Whether nothing has to wait. */
  get isIdle(): boolean {
    return this.#held.size === 0
  }

  /** Counts one, without a look at what there is. */
  count(key: string): void {
    this.#counter.consume(key).catch((outcome: unknown) => this.#hold(key, outcome))
  }

  #hold(key: string, outcome: unknown): void {
    if (!(outcome instanceof RateLimiterRes)) return
    const now = this.#clock.now()
    // The counter goes by the machine's time, which may jump; nobody waits for longer than a minute.
    const wait = Math.min(Math.max(outcome.msBeforeNext, 1), MINUTE)
    this.#held.delete(key)
    this.#held.set(key, now + wait)
    for (const [oldest, until] of this.#held) {
      if (until > now && this.#held.size <= MAX_HELD) break
      this.#held.delete(oldest)
    }
  }
}

/**
 * What a limiter is told: it refuses from the last that is allowed on, since its refusal is heard of
 * only behind the one that it counts.
 */
export function limiterOptions({ name, perMinute }: Rate): {
  keyPrefix: string
  points: number
  duration: number
} {
  return {
    keyPrefix: `redstart:${name}`,
    points: Math.floor(perMinute) - 1,
    duration: MINUTE / 1000,
  }
}

/**
 * Counts in this process. Addresses may come in any number, so keys share a bounded number of counts;
 * which of them do, nobody can know who does not know how they were made.
 */
export class MemoryCounter extends RateLimiterMemory {
  constructor(rate: Rate) {
    super(limiterOptions(rate))
  }

  override getKey(key: string | number): string {
    return String(key).slice(0, SLOT_DIGITS)
  }
}
