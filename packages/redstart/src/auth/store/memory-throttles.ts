import type { ThrottleCount, ThrottleStore } from './store.ts'

/** Counters in the memory of the process. */
export class MemoryThrottles implements ThrottleStore {
  readonly #counts = new Map<string, ThrottleCount>()

  async hit(key: string, windowMs: number, now: number): Promise<ThrottleCount> {
    const { count, resetsAt } = this.#running(key, now) ?? { count: 0, resetsAt: now + windowMs }
    const next = { count: count + 1, resetsAt }
    this.#counts.set(key, next)
    return next
  }

  async peek(key: string, now: number): Promise<ThrottleCount | undefined> {
    return this.#running(key, now)
  }

  async clear(key: string): Promise<void> {
    this.#counts.delete(key)
  }

  async sweep(before: number, limit: number): Promise<number> {
    let count = 0
    for (const [key, { resetsAt }] of this.#counts) {
      if (count === limit) break
      if (resetsAt >= before) continue
      this.#counts.delete(key)
      count += 1
    }
    return count
  }

  #running(key: string, now: number): ThrottleCount | undefined {
    const kept = this.#counts.get(key)
    return kept && kept.resetsAt > now ? kept : undefined
  }
}
