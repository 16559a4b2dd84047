import type { Clock, Timer } from '../clock/index.ts'

/** How long a message waits to be stored, in ms. */
const WAIT = 5_000
/** Messages that are stored together. */
const MAX_BATCH = 100
/** Messages that wait, at most. */
const MAX_WAITING = 10_000
/** Topics that are written to at once: each takes a connection of the database. */
const MAX_WRITING = 4

/** What an {@link AppendQueue} works with. */
export interface QueueHost<T, R> {
  readonly clock: Clock
  /**
   * Stores items of one topic, all or none. Before it commits it calls `commit`, which throws when
   * somebody does not wait any more.
   */
  store(topic: string, items: readonly T[], commit: () => void): Promise<readonly R[]>
}

interface Waiting<T, R> {
  readonly item: T
  readonly timer: Timer
  hasGivenUp: boolean
  resolve(result: R): void
  reject(error: unknown): void
}

class GivenUp extends Error {}

/**
 * Stores what comes for one topic one after the other, and what comes meanwhile together: the topic is
 * locked while it is written to, and a busy one must not take every connection of the database.
 */
export class AppendQueue<T, R> {
  readonly #host: QueueHost<T, R>
  /** Topics that something waits for, the longest first. */
  readonly #topics = new Map<string, Waiting<T, R>[]>()
  readonly #writing = new Set<string>()
  #size = 0

  constructor(host: QueueHost<T, R>) {
    this.#host = host
  }

  /** Rejects when it could not be stored in time, and then it will not be. */
  push(topic: string, item: T): Promise<R> {
    if (this.#size >= MAX_WAITING) {
      return Promise.reject(new Error(`${MAX_WAITING} messages wait to be stored already.`))
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting<T, R> = {
        item,
        hasGivenUp: false,
        resolve,
        reject,
        timer: this.#host.clock.after(WAIT, () => {
          waiting.hasGivenUp = true
          reject(new Error(`It was not stored within ${WAIT / 1_000} s.`))
        }),
      }
      const queue = this.#topics.get(topic)
      if (queue) queue.push(waiting)
      else this.#topics.set(topic, [waiting])
      this.#size += 1
      this.#next()
    })
  }

  #next(): void {
    for (const [topic, queue] of this.#topics) {
      if (this.#writing.size >= MAX_WRITING) return
      if (this.#writing.has(topic)) continue
      const batch = queue.splice(0, MAX_BATCH)
      // Behind the others, for what it has left.
      this.#topics.delete(topic)
      if (queue.length > 0) this.#topics.set(topic, queue)
      this.#writing.add(topic)
      void this.#write(topic, batch)
    }
  }

  async #write(topic: string, batch: readonly Waiting<T, R>[]): Promise<void> {
    const settled = await this.#store(topic, batch)
    this.#writing.delete(topic)
    for (const { timer } of settled) timer.cancel()
    this.#size -= settled.length
    const again = batch.filter((waiting) => !settled.includes(waiting))
    if (again.length > 0) this.#topics.set(topic, [...again, ...(this.#topics.get(topic) ?? [])])
    this.#next()
  }

  /** Gives those that need not be stored again. Never rejects. */
  async #store(topic: string, batch: readonly Waiting<T, R>[]): Promise<readonly Waiting<T, R>[]> {
    const live = batch.filter(({ hasGivenUp }) => !hasGivenUp)
    if (live.length === 0) return batch
    const commit = (): void => {
      if (live.some(({ hasGivenUp }) => hasGivenUp)) throw new GivenUp()
    }
    try {
      const items = live.map(({ item }) => item)
      const results = await this.#host.store(topic, items, commit)
      for (const [index, { resolve }] of live.entries()) {
        const result = results[index]
        if (result !== undefined) resolve(result)
      }
      return batch
    } catch (error) {
      if (error instanceof GivenUp) return batch.filter(({ hasGivenUp }) => hasGivenUp)
      for (const { reject } of live) reject(error)
      return batch
    }
  }
}
