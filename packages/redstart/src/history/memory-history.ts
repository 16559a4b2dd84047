import { randomBytes } from 'node:crypto'
import type { Timer } from '../clock/index.ts'
import { InvalidOption } from '../errors/index.ts'
import type { Message, Position } from '../pubsub/index.ts'
import type { Keep } from './keep.ts'
import { MemoryTopic } from './memory-topic.ts'
import { PubSubFeed, wrap } from './pubsub-feed.ts'
import type { HistoryHost, HistoryRecord, HistoryStore, RunningHistory } from './store.ts'

/** How memoryHistory works. */
export interface MemoryHistoryOptions {
  /** Bytes that the messages of all topics may take, roughly. Default 64,000,000. */
  readonly maxBytes?: number
}

/** How often what is too old is looked for, in ms. */
const SWEEP = 30_000

/**
 * Keeps messages in the memory of the process: for one node, and the default. They are lost when the
 * process ends. When `maxBytes` is reached, the topics whose last message is oldest are forgotten first.
 *
 * On several nodes each has positions of its own: a client that comes back to the same node gets what it
 * missed, and at another one it is told of a gap. So it is when the broker between the nodes was away.
 *
 * @throws InvalidOption
 */
export function memoryHistory({ maxBytes = 64_000_000 }: MemoryHistoryOptions = {}): HistoryStore {
  if (!Number.isFinite(maxBytes) || maxBytes <= 0) {
    throw new InvalidOption('maxBytes', maxBytes, 'a number of bytes above 0')
  }
  return { start: (host) => new MemoryHistory(host, maxBytes) }
}

class MemoryHistory implements RunningHistory {
  readonly isRemote = false
  readonly #host: HistoryHost
  readonly #maxBytes: number
  readonly #feed: PubSubFeed
  readonly #stopListening: () => void
  readonly #topics = new Map<string, MemoryTopic>()
  /** Topics that can be made smaller, that with the oldest last message first. */
  readonly #spare = new Set<MemoryTopic>()
  /** The last one of these, while it is. */
  #newest: MemoryTopic | undefined
  /** Tells the topics of this process from those of all others. */
  readonly #epochPrefix = `${randomBytes(6).toString('hex')}_`
  #lastEpoch = 0
  #bytes = 0
  #sweep: Timer | undefined

  constructor(host: HistoryHost, maxBytes: number) {
    this.#host = host
    this.#maxBytes = maxBytes
    this.#feed = new PubSubFeed(host, ({ message, id }) => this.#takeForeign(message, id))
    // Nobody knows what the other nodes sent meanwhile.
    this.#stopListening = host.pubsub.onReconnect(() => this.#renew())
  }

  append(message: Message, keep: Keep, id: string): Promise<Position> {
    const topic = this.#topics.get(message.topic) ?? this.#create(message.topic, keep)
    topic.keep = keep
    const { position } = this.#push(topic, message, id)
    return this.#feed.send(wrap(message, position, id)).then(() => position)
  }

  async heads(names: readonly string[]): Promise<readonly Position[]> {
    return names.map((name) => this.#topics.get(name)?.head ?? { epoch: this.#newEpoch(), seq: 0 })
  }

  async read(
    name: string,
    after: Position,
    limit: number,
  ): Promise<readonly HistoryRecord[] | undefined> {
    const topic = this.#topics.get(name)
    if (topic !== undefined) this.#change(topic, () => topic.expire(this.#host.clock.now()))
    return topic?.read(after, limit)
  }

  async watch(name: string, keep: Keep): Promise<void> {
    const topic = this.#topics.get(name) ?? this.#create(name, keep)
    topic.keep = keep
    this.#change(topic, () => {
      topic.isWatched = true
    })
    await this.#host.pubsub.settled()
  }

  unwatch(name: string): void {
    const topic = this.#topics.get(name)
    if (topic === undefined) return
    this.#change(topic, () => {
      topic.isWatched = false
      topic.usedAt = this.#host.clock.now()
    })
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#sweep?.cancel()
    for (const topic of this.#topics.values()) this.#forget(topic)
  }

  #takeForeign(message: Message, id: string): void {
    const topic = this.#topics.get(message.topic)
    if (topic !== undefined) this.#push(topic, message, id)
  }

  #push(topic: MemoryTopic, message: Message, id: string): HistoryRecord {
    const before = topic.bytes
    const record = topic.push(message, id, this.#host.clock.now())
    this.#bytes += topic.bytes - before
    if (topic !== this.#newest) {
      this.#spare.delete(topic)
      this.#spare.add(topic)
      this.#newest = topic
    }
    if (this.#bytes > this.#maxBytes) this.#makeRoom(topic)
    this.#host.receive(record)
    return record
  }

  #create(name: string, keep: Keep): MemoryTopic {
    const topic = new MemoryTopic(name, this.#newEpoch(), keep, this.#host.clock.now())
    this.#topics.set(name, topic)
    this.#spare.add(topic)
    this.#newest = undefined
    this.#bytes += topic.bytes
    this.#feed.watch(name)
    this.#sweep ??= this.#sweepLater()
    // A client makes topics by asking for them, also where nobody ever says anything.
    if (this.#bytes > this.#maxBytes) this.#makeRoom(topic)
    return topic
  }

  #forget(topic: MemoryTopic): void {
    this.#topics.delete(topic.name)
    this.#spare.delete(topic)
    this.#bytes -= topic.bytes
    this.#feed.unwatch(topic.name)
  }

  /** Keeps count of what a change of a topic takes or frees. */
  #change(topic: MemoryTopic, change: () => void): void {
    const before = topic.bytes
    change()
    this.#bytes += topic.bytes - before
    if (topic.isWatched && topic.isEmpty) this.#spare.delete(topic)
    else this.#spare.add(topic)
    this.#newest = undefined
  }

  /** Forgets other topics, and then the oldest messages of this one. */
  #makeRoom(current: MemoryTopic): void {
    for (const topic of this.#spare) {
      if (this.#bytes <= this.#maxBytes) return
      if (topic === current) continue
      if (topic.isWatched) this.#change(topic, () => topic.clear())
      else this.#forget(topic)
    }
    this.#change(current, () => {
      const limit = this.#maxBytes - (this.#bytes - current.bytes)
      while (current.bytes > limit && !current.isEmpty) current.shift()
    })
  }

  #renew(): void {
    for (const topic of this.#topics.values()) {
      this.#change(topic, () => topic.renew(this.#newEpoch()))
    }
  }

  #newEpoch(): string {
    this.#lastEpoch += 1
    return this.#epochPrefix + this.#lastEpoch.toString(36)
  }

  #sweepLater(): Timer {
    return this.#host.clock.after(SWEEP, () => {
      const now = this.#host.clock.now()
      for (const topic of this.#topics.values()) {
        this.#change(topic, () => topic.expire(now))
        if (!topic.isWatched && topic.isEmpty && now - topic.usedAt >= topic.keep.maxAge) {
          this.#forget(topic)
        }
      }
      this.#sweep = this.#topics.size > 0 ? this.#sweepLater() : undefined
    })
  }
}
