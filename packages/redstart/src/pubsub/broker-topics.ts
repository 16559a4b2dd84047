import type { Clock, Timer } from '../clock/index.ts'

/** So many subscriptions a node makes at most at its broker. All nodes of a cluster have to agree. */
export const BUCKETS = 1_024

/** How long an empty bucket stays subscribed, in ms, so that coming and going costs nothing. */
const LINGER = 5_000

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** The bucket of a topic, the same on every node: FNV-1a of its code units, folded. */
export function bucketOf(topic: string): number {
  let hash = FNV_OFFSET
  for (let index = 0; index < topic.length; index++) {
    const unit = topic.charCodeAt(index)
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME)
    hash = Math.imul(hash ^ (unit >> 8), FNV_PRIME)
  }
  return ((hash >>> 20) ^ (hash >>> 10) ^ hash) & (BUCKETS - 1)
}

/** What is told when a bucket comes into use and when it is out of use. */
export interface BucketHost {
  readonly clock: Clock
  subscribe(bucket: number): void
  unsubscribe(bucket: number): void
}

interface Bucket {
  /** Topics in use. */
  topics: number
  /** Runs while there are none. */
  linger: Timer | undefined
}

/**
 * Which buckets a node needs from its broker. Topics are hashed into a fixed number of buckets, so
 * that a node with a million topics makes no more subscriptions than one with a few thousand, and one
 * with few topics gets little that it does not need.
 */
export class BrokerTopics {
  readonly #host: BucketHost
  readonly #buckets = new Map<number, Bucket>()

  constructor(host: BucketHost) {
    this.#host = host
  }

  /** The buckets that are subscribed, or have to be. */
  get buckets(): Iterable<number> {
    return this.#buckets.keys()
  }

  /** A topic came into use; it is counted. */
  add(topic: string): void {
    const number = bucketOf(topic)
    const bucket = this.#buckets.get(number)
    if (bucket === undefined) {
      this.#buckets.set(number, { topics: 1, linger: undefined })
      this.#host.subscribe(number)
      return
    }
    bucket.topics += 1
    bucket.linger?.cancel()
    bucket.linger = undefined
  }

  /** A topic is out of use; each call undoes one {@link add}. */
  remove(topic: string): void {
    const number = bucketOf(topic)
    const bucket = this.#buckets.get(number)
    if (bucket === undefined || bucket.topics === 0) return
    bucket.topics -= 1
    if (bucket.topics > 0) return
    bucket.linger = this.#host.clock.after(LINGER, () => {
      this.#buckets.delete(number)
      this.#host.unsubscribe(number)
    })
  }

  /** Forgets all of them, and tells nobody. */
  clear(): void {
    for (const { linger } of this.#buckets.values()) linger?.cancel()
    this.#buckets.clear()
  }
}
