/** A node whose history is kept by a {@link RoughStore}. */
import { History } from '../../src/history/index.ts'
import { Message, type Position, PubSub, type Subscriber } from '../../src/pubsub/index.ts'
import { type Counts, newCounts, silentLogger } from '../../src/telemetry/index.ts'
import { type TestClock, testClock } from '../../src/testing/index.ts'
import { RoughStore } from './rough-store.ts'

export const keep = { max: 100, maxAge: 60_000 }

/** Longer than a node waits for a message that another one overtook, in ms. */
export const PATIENCE = 100

/** Somebody on the topic `t`. */
export interface Reader {
  /** What it got: `epoch-seq event`, or the name of an internal message. */
  readonly seen: string[]
  readonly subscriber: Subscriber
  readonly start: Position
}

/** A message of the topic `t`. */
export function event(name: string): Message {
  return Message.broadcast('t', name, {})
}

export class RoughNode {
  readonly clock: TestClock = testClock()
  readonly store: RoughStore
  readonly counts: Counts = newCounts()
  readonly logged: unknown[] = []
  readonly pubsub: PubSub
  readonly history: History
  /** Says that the way to the other nodes is back. */
  reconnected: () => void = () => {}

  constructor(store: RoughStore = new RoughStore()) {
    const log = (fields: object): void => void this.logged.push(fields)
    this.store = store
    this.pubsub = new PubSub({
      adapter: {
        node: 'a',
        start: (host) => {
          this.reconnected = host.reconnected
        },
        broadcast: async () => {},
        directBroadcast: async () => {},
        close: async () => {},
      },
    })
    this.history = new History({
      pubsub: this.pubsub,
      clock: this.clock,
      logger: { ...silentLogger, warn: log, error: log },
      counts: this.counts,
      store,
    })
  }

  async join(): Promise<Reader> {
    const seen: string[] = []
    const subscriber: Subscriber = {
      receive({ event, position }) {
        seen.push(position ? `${position.epoch}-${position.seq} ${event}` : event)
      },
    }
    this.pubsub.subscribe('t', subscriber)
    return { seen, subscriber, start: await this.history.watch('t', keep) }
  }

  send(name: string, from?: Subscriber): Promise<void> {
    return this.history.append(event(name), keep, from)
  }
}
