import type { RedisAsker } from './redis-client.ts'
import { HIT } from './redis-scripts.ts'
import type { ThrottleCount, ThrottleStore } from './store.ts'

/** Counters in Redis, which are gone when their window is over. */
export class RedisThrottles implements ThrottleStore {
  readonly #redis: RedisAsker
  readonly #prefix: string

  constructor(redis: RedisAsker, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  async hit(key: string, windowMs: number, now: number): Promise<ThrottleCount> {
    const answer = await this.#redis.run(HIT, this.#key(key), Math.ceil(windowMs), Math.floor(now))
    const [count, resetsAt] = Array.isArray(answer) ? answer : []
    return { count: Number(count), resetsAt: Number(resetsAt) }
  }

  async peek(key: string, now: number): Promise<ThrottleCount | undefined> {
    const { count, resetsAt } = await this.#redis.read(this.#key(key), ['count', 'resetsAt'])
    const kept = { count: Number(count), resetsAt: Number(resetsAt) }
    return kept.resetsAt > now ? kept : undefined
  }

  async clear(key: string): Promise<void> {
    await this.#redis.call('DEL', this.#key(key))
  }

  /** They expire by themselves. */
  async sweep(): Promise<number> {
    return 0
  }

  #key(key: string): string {
    return `${this.#prefix}:throttle:${key}`
  }
}
