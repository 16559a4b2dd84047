import type { Clock } from '../clock/index.ts'
import { type Callback, call, detached } from '../context/index.ts'
import type { Message, PubSub } from '../pubsub/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { PresenceDefinition } from './define-presence.ts'
import { Fetcher } from './fetcher.ts'
import { Ledger, type LedgerContext } from './ledger.ts'
import type { ShownDiff, ShownState } from './shown-state.ts'
import { TopicFeed } from './topic-feed.ts'
import { readItems } from './tracked.ts'
import type { TopicDiff } from './tracker/index.ts'

/** What the rosters of one node share. */
export interface RosterContext extends LedgerContext {
  readonly pubsub: PubSub
  readonly clock: Clock
  readonly logger: Logger
  /** Whether nothing is taken any more. */
  isClosed(): boolean
}

/**
 * One presence at work on this node. It knows no types and trusts what it is given: types and checks
 * are what {@link Presence} and {@link PresenceOwner} are for.
 */
export class Roster {
  readonly definition: PresenceDefinition
  readonly ledger: Ledger
  readonly clock: Clock
  readonly fetcher: Fetcher | undefined
  readonly #context: RosterContext
  readonly #feeds = new Map<string, TopicFeed>()
  readonly #listeners = new Map<string, Set<{ readonly fn: Callback }>>()

  constructor(definition: PresenceDefinition, context: RosterContext) {
    const { name, fetch } = definition
    const { clock, logger } = context
    this.definition = definition
    this.ledger = new Ledger(name, context)
    this.clock = clock
    this.#context = context
    if (fetch !== undefined) this.fetcher = new Fetcher(name, fetch, clock, logger)
  }

  get isClosed(): boolean {
    return this.#context.isClosed()
  }

  /** Counts one more or one less under a key. */
  count(topic: string, key: string, step: 1 | -1): void {
    this.ledger.count(topic, key, step)
    if (!this.isClosed) this.#feed(topic).receive([], [], [key])
  }

  /** Makes of what `run` does one diff for each of the topics. */
  together(topics: Iterable<string>, run: () => void): void {
    const feeds = Array.from(topics, (topic) => this.#feed(topic))
    for (const feed of feeds) feed.hold()
    try {
      run()
    } finally {
      for (const feed of feeds) feed.release()
    }
  }

  /** The entries of a topic as they are now, or only the one of a key, without what fetch adds. */
  view(topic: string, only?: string): ShownState {
    this.#feeds.get(topic)?.see()
    return this.ledger.view(topic, only)
  }

  /** As {@link Roster.view}, with what fetch adds. */
  async list(topic: string, only?: string): Promise<ShownState> {
    const state = this.view(topic, only)
    if (this.fetcher === undefined) return state
    const [extended = state] = await this.fetcher.extend(topic, [state])
    return extended
  }

  /** The message with the state of a topic. */
  state(topic: string, push?: (message: Message) => void): Promise<Message> {
    return this.#feed(topic).state(push)
  }

  /** @returns what ends it. */
  listen(topic: string, fn: Callback): () => void {
    const listener = { fn }
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(topic)
    }
  }

  /**
   * Takes what the tracker reports.
   *
   * @param counted - The counted keys whose number has changed.
   */
  receive(topic: string, diff: TopicDiff, counted: ReadonlySet<string>): void {
    const joins = readItems(diff.joins)
    const leaves = readItems(diff.leaves)
    // What this node counts is known here before the tracker reports it.
    if (joins.length + leaves.length + counted.size === 0) return
    this.#feed(topic).receive(joins, leaves, counted)
  }

  /** Whether anybody on this node is told of a topic. */
  hasAudience(topic: string): boolean {
    return this.#context.pubsub.hasSubscribers(topic) || this.#listeners.has(topic)
  }

  /** Hands a diff to the clients and the listeners of this node. */
  deliver(message: Message, diff: ShownDiff): void {
    this.#context.pubsub.deliver(message)
    for (const { fn } of this.#listeners.get(message.topic) ?? []) {
      const listening = async (): Promise<void> => void (await detached(() => call(fn, diff)))
      listening().catch((error: unknown) => this.report(error))
    }
  }

  /** Logs what went wrong where there is nobody to throw it at. */
  report(err: unknown): void {
    const { logger } = this.#context
    logger.error(
      { presence: this.definition.name, err },
      'A presence could not be told as it should.',
    )
  }

  /** Forgets a feed that waits for nothing any more. */
  retire(topic: string, feed: TopicFeed): void {
    if (this.#feeds.get(topic) === feed) this.#feeds.delete(topic)
  }

  close(): void {
    for (const feed of this.#feeds.values()) feed.close()
  }

  #feed(topic: string): TopicFeed {
    let feed = this.#feeds.get(topic)
    if (feed === undefined) {
      feed = new TopicFeed(this, topic)
      this.#feeds.set(topic, feed)
    }
    return feed
  }
}
