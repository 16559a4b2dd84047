import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/index.ts'
import { BrokerUnavailable, HistoryUnavailable } from '../errors/index.ts'
import { Message, type Position, type PubSub, type Subscriber } from '../pubsub/index.ts'
import type { Counts, Logger } from '../telemetry/index.ts'
import { assertStampable } from './assert-stampable.ts'
import type { Keep } from './keep.ts'
import { memoryHistory } from './memory-history.ts'
import { Recheck } from './recheck.ts'
import { PAGE, Sequencer } from './sequencer.ts'
import type { HistoryRecord, HistoryStore, RunningHistory } from './store.ts'

/** How long a sender is remembered whose message may have been stored or not, in ms. */
const DOUBT = 60_000

/** What a {@link History} is made of. */
export interface HistoryOptions {
  readonly pubsub: PubSub
  readonly clock: Clock
  readonly logger: Logger
  readonly counts: Counts
  /** Where messages are kept. Default {@link memoryHistory}. */
  readonly store?: HistoryStore
}

/** What a topic still has after a position. */
export type HistoryRead =
  | { readonly gap: false; readonly messages: readonly Message[] }
  | { readonly gap: true; readonly head: Position }

interface WatchedTopic {
  readonly sequencer: Sequencer
  /** How often it is watched. */
  holders: number
  /** Resolves when messages flow. */
  flowing: Promise<void>
}

const done = Promise.resolve()

/**
 * The topics of an endpoint whose messages are kept: what is sent to them is stored first, and reaches
 * the subscribers of every node in the order of the store, each message once, with its position.
 */
export class History {
  readonly #pubsub: PubSub
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #counts: Counts
  readonly #store: RunningHistory
  readonly #recheck: Recheck
  readonly #stopListening: () => void
  readonly #topics = new Map<string, WatchedTopic>()
  /** Those who are left out of their own messages, by the id of the record. */
  readonly #senders = new Map<string, Subscriber>()
  readonly #idPrefix = `${randomBytes(9).toString('base64url')}.`
  #lastId = 0

  constructor(options: HistoryOptions) {
    const { pubsub, clock, logger, counts, store = memoryHistory() } = options
    this.#pubsub = pubsub
    this.#clock = clock
    this.#logger = logger
    this.#counts = counts
    this.#store = store.start({
      clock,
      pubsub,
      receive: (record) => this.#receive(record),
      recheck: () => this.#recheck.now(),
      report: (error) => this.#report(error),
    })
    this.#recheck = new Recheck({
      clock,
      isPeriodic: this.#store.isRemote,
      topics: () => [...this.#topics.keys()],
      check: (topics) => this.#check(topics),
      failed: (error) => this.#report(error),
    })
    this.#stopListening = pubsub.onReconnect(() => this.#recheck.now())
  }

  /**
   * Takes hold of a topic on this node, until {@link unwatch} has been called as often. Resolves when
   * messages flow to this node's subscribers, with the position of the last one that they got.
   *
   * @throws HistoryUnavailable (rejects); the topic is not held then.
   */
  async watch(topic: string, keep: Keep): Promise<Position> {
    const watched = this.#topics.get(topic) ?? this.#begin(topic, keep)
    watched.holders += 1
    try {
      await watched.flowing
    } catch (cause) {
      throw new HistoryUnavailable(topic, cause)
    }
    const { last } = watched.sequencer
    if (last !== undefined && this.#topics.get(topic) === watched) return last
    throw new HistoryUnavailable(topic, new Error('The topic was let go of meanwhile.'))
  }

  /** Undoes one {@link watch}. */
  unwatch(topic: string): void {
    const watched = this.#topics.get(topic)
    if (watched === undefined) return
    watched.holders -= 1
    if (watched.holders === 0) this.#drop(topic, watched)
  }

  /**
   * Whether a topic still has all that came after a position. Costs the same however much that is.
   *
   * @throws HistoryUnavailable (rejects)
   */
  async reaches(topic: string, after: Position): Promise<boolean> {
    try {
      return (await this.#store.read(topic, after, 1)) !== undefined
    } catch (cause) {
      throw new HistoryUnavailable(topic, cause)
    }
  }

  /**
   * The messages of a topic after a position, oldest first; or a gap, when some of them are no longer
   * kept or the position is none of this topic's. Who also subscribes may get messages by both ways, and
   * after a change of nodes by the live way those that it has had: their positions tell.
   *
   * @throws HistoryUnavailable (rejects)
   */
  async read(topic: string, after: Position): Promise<HistoryRead> {
    try {
      const messages: Message[] = []
      let from = after
      for (;;) {
        const records = await this.#store.read(topic, from, PAGE)
        if (records === undefined) return { gap: true, head: await this.#headOf(topic) }
        for (const { message, position } of records) {
          messages.push(message.at(position))
          from = position
        }
        if (records.length < PAGE) return { gap: false, messages }
      }
    } catch (cause) {
      throw new HistoryUnavailable(topic, cause)
    }
  }

  /**
   * Stores a message and delivers it to all subscribers of its topic, on all nodes. Resolves when it is
   * stored and the subscribers of this node have been served; if the store went away between these two,
   * they are served when it is back.
   *
   * @param from - Gets the position in place of the message: an internal message `position`.
   * @throws InvalidPayload for bytes; ReservedKey for a payload with a position of its own.
   *   HistoryUnavailable (rejects) when it could not be stored, and nobody gets it.
   */
  append(message: Message, keep: Keep, from?: Subscriber): Promise<void> {
    assertStampable(message)
    this.#lastId += 1
    const id = `${this.#idPrefix}${this.#lastId}`
    if (from !== undefined) this.#senders.set(id, from)
    const served = this.#serve(message, keep, id)
    // The sender need not await, so a store that is down must not become an unhandled rejection.
    served.catch((error) => this.#refused(error))
    return served
  }

  /** Ends deliveries and frees the store. */
  async close(): Promise<void> {
    this.#stopListening()
    this.#recheck.stop()
    for (const { sequencer } of this.#topics.values()) sequencer.close()
    this.#topics.clear()
    this.#senders.clear()
    await this.#store.close()
  }

  async #serve(message: Message, keep: Keep, id: string): Promise<void> {
    let position: Position
    try {
      if (!this.#topics.has(message.topic)) assertText(message.topic)
      position = await this.#store.append(message, keep, id)
    } catch (cause) {
      // It may have been stored all the same, and come back later.
      if (this.#senders.has(id)) this.#clock.after(DOUBT, () => this.#senders.delete(id))
      // This one says itself who got the message.
      if (cause instanceof BrokerUnavailable) throw cause
      throw new HistoryUnavailable(message.topic, cause)
    }
    const watched = this.#topics.get(message.topic)
    if (watched !== undefined) await watched.sequencer.reach(position)
    else if (this.#store.isRemote) this.#deliver({ message, position, id })
    this.#senders.delete(id)
  }

  #begin(topic: string, keep: Keep): WatchedTopic {
    const sequencer = new Sequencer({
      clock: this.#clock,
      read: (after) => this.#store.read(topic, after, PAGE),
      head: () => this.#storedHead(topic),
      deliver: (record) => this.#deliver(record),
      gap: () => this.#gap(topic),
      failed: (error) => this.#recheck.trouble(error),
    })
    const watched: WatchedTopic = { sequencer, holders: 0, flowing: done }
    this.#topics.set(topic, watched)
    watched.flowing = this.#flow(topic, keep, watched)
    // Those who watch are told; they may all have gone.
    watched.flowing.catch(() => {})
    return watched
  }

  async #flow(topic: string, keep: Keep, watched: WatchedTopic): Promise<void> {
    try {
      assertText(topic)
      await this.#store.watch(topic, keep)
      watched.sequencer.begin(await this.#storedHead(topic))
    } catch (error) {
      if (this.#topics.get(topic) === watched) this.#drop(topic, watched)
      throw error
    }
  }

  #drop(topic: string, { sequencer }: WatchedTopic): void {
    this.#topics.delete(topic)
    sequencer.close()
    this.#store.unwatch(topic)
  }

  #receive(record: HistoryRecord): void {
    const watched = this.#topics.get(record.message.topic)
    if (watched !== undefined) watched.sequencer.receive(record)
    else if (!this.#store.isRemote) this.#deliver(record)
  }

  #deliver({ message, position, id }: HistoryRecord): void {
    const from = this.#senders.size > 0 ? this.#senders.get(id) : undefined
    this.#pubsub.deliver(message.at(position), from)
    from?.receive(Message.internal(message.topic, 'position', '{}').at(position))
  }

  #gap(topic: string): void {
    this.#counts.historyGaps += 1
    this.#pubsub.deliver(Message.internal(topic, 'history_gap', ''))
  }

  async #check(topics: readonly string[]): Promise<void> {
    const heads = await this.#store.heads(topics)
    await Promise.all(
      heads.map((head, index) => {
        const topic = topics[index]
        return topic === undefined ? undefined : this.#topics.get(topic)?.sequencer.check(head)
      }),
    )
  }

  /** Where live messages go on for who has nothing. */
  async #headOf(topic: string): Promise<Position> {
    return this.#topics.get(topic)?.sequencer.last ?? this.#storedHead(topic)
  }

  async #storedHead(topic: string): Promise<Position> {
    const [head] = await this.#store.heads([topic])
    if (head === undefined) throw new Error('The store tells no head.')
    return head
  }

  #refused(error: unknown): void {
    // PubSub has told of its own failures already.
    if (error instanceof BrokerUnavailable) return
    this.#counts.broadcastsFailed += 1
    this.#logger.error({ err: error }, 'A message could not be stored, and was not sent.')
  }

  #report(error: unknown): void {
    this.#logger.warn({ err: error }, 'The history of topics has a problem.')
  }
}

/** On their way to other nodes topics become UTF-8, in which what is no text would turn into another topic. */
function assertText(topic: string): void {
  if (/\p{Surrogate}/u.test(topic)) throw new Error('The topic is no Unicode text.')
}
