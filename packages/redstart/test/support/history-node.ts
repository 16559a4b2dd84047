/** A node with a history, for tests with real stores. */
import { type Clock, systemClock } from '../../src/clock/index.ts'
import { History, type HistoryStore, type Keep } from '../../src/history/index.ts'
import { Message, type Position, PubSub, type PubSubAdapter } from '../../src/pubsub/index.ts'
import { type Counts, newCounts, silentLogger } from '../../src/telemetry/index.ts'

export const keep: Keep = { max: 1_000, maxAge: 60_000 }

export class HistoryNode {
  readonly counts: Counts = newCounts()
  /** The errors that an operator would read. */
  readonly logged: unknown[] = []
  readonly pubsub: PubSub
  readonly history: History

  constructor(
    store: HistoryStore,
    { adapter, clock = systemClock }: { adapter?: PubSubAdapter; clock?: Clock } = {},
  ) {
    const log = (fields: object): void => {
      this.logged.push('err' in fields ? fields.err : fields)
    }
    this.pubsub = new PubSub({ clock, ...(adapter && { adapter }) })
    this.history = new History({
      pubsub: this.pubsub,
      clock,
      logger: { ...silentLogger, warn: log, error: log },
      counts: this.counts,
      store,
    })
  }

  send(topic: string, event: string, kept: Keep = keep): Promise<void> {
    return this.history.append(Message.broadcast(topic, event, {}), kept)
  }

  /** Sends until it works. */
  async insist(topic: string, event: string): Promise<void> {
    for (;;) {
      try {
        return await this.send(topic, event)
      } catch {
        // The store is not back yet.
      }
    }
  }

  /** Watches a topic; gives where it begins, and what comes from then on. */
  async join(topic: string): Promise<{ start: Position; seen: Message[]; events: () => string[] }> {
    const seen: Message[] = []
    this.pubsub.subscribe(topic, { receive: (message) => void seen.push(message) })
    const start = await this.history.watch(topic, keep)
    return { start, seen, events: () => seen.map(({ event }) => event) }
  }

  /** The events after a position; `gap` when some are lost. */
  async since(topic: string, position: Position): Promise<readonly string[] | 'gap'> {
    const found = await this.history.read(topic, position)
    return found.gap ? 'gap' : found.messages.map(({ event }) => event)
  }

  async close(): Promise<void> {
    await this.history.close()
    await this.pubsub.close()
  }
}
