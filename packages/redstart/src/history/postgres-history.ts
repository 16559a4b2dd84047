import { createHash, randomBytes } from 'node:crypto'
import type { Timer } from '../clock/index.ts'
import { detached } from '../context/index.ts'
import { Message, type Position } from '../pubsub/index.ts'
import { AppendQueue } from './append-queue.ts'
import type { Keep } from './keep.ts'
import { type HistoryDatabase, PostgresTables, type TopicUse } from './postgres-tables.ts'
import { PubSubFeed, wrap } from './pubsub-feed.ts'
import type { HistoryHost, HistoryRecord, HistoryStore, RunningHistory } from './store.ts'

/** How much longer a topic is remembered than its messages are kept, in ms. */
const LEASE = 10 * 60_000
/** How long anybody waits for an answer, in ms. */
const WAIT = 5_000
/** How often what has expired is deleted, in ms; give or take a quarter, so that nodes spread. */
const SWEEP = 60_000
/** The same when there was more than is deleted at once. */
const NEXT_SWEEP = 1_000

/**
 * Keeps messages in PostgreSQL, embedded or on a server. The endpoint's PubSub brings them to the other
 * nodes; what it loses, nodes find in the database within a minute. The tables are made at the first
 * use; docs/history.md has them, for those who make them by a migration.
 *
 * What is sent inside of `repo.transaction` is no part of it: it is stored, and delivered, whether that
 * is kept or not. The embedded database has one connection, so nobody may wait for it there.
 *
 * @param database - Of `defineDatabase`; what its `repo()` gives is used, and stays open.
 * @example
 * defineEndpoint({ sockets, history: postgresHistory(database) })
 */
export function postgresHistory(database: HistoryDatabase): HistoryStore {
  return { start: (host) => new PostgresHistory(host, database) }
}

interface Item {
  readonly message: Message
  readonly keep: Keep
  readonly id: string
}

class PostgresHistory implements RunningHistory {
  readonly isRemote = true
  readonly #host: HistoryHost
  readonly #database: HistoryDatabase
  readonly #feed: PubSubFeed
  readonly #queue: AppendQueue<Item, Position>
  /** The topics that are watched. */
  readonly #keeps = new Map<string, Keep>()
  #tables: Promise<PostgresTables> | undefined
  #sweep: Timer | undefined
  #isClosed = false

  constructor(host: HistoryHost, database: HistoryDatabase) {
    this.#host = host
    this.#database = database
    this.#feed = new PubSubFeed(host, (record) => host.receive(record))
    this.#queue = new AppendQueue({
      clock: host.clock,
      store: (topic, items, commit) => this.#store(topic, items, commit),
    })
  }

  append(message: Message, keep: Keep, id: string): Promise<Position> {
    return this.#queue.push(message.topic, { message, keep, id })
  }

  heads(topics: readonly string[]): Promise<readonly Position[]> {
    const uses = topics.map((topic) => useOf(topic, this.#keeps.get(topic)?.maxAge ?? 0))
    return this.#ask((tables) => tables.heads(uses))
  }

  async read(
    topic: string,
    after: Position,
    limit: number,
  ): Promise<readonly HistoryRecord[] | undefined> {
    const found = await this.#ask((tables) => tables.read(keyOf(topic), after, limit))
    if (found?.head.epoch !== after.epoch || after.seq > found.head.seq) return undefined
    const [first] = found.messages
    if (after.seq < found.head.seq && (first?.seq !== after.seq + 1 || first.isExpired)) {
      return undefined
    }
    return found.messages.map(({ seq, id, bytes }) => ({
      position: { epoch: found.head.epoch, seq },
      id,
      message: Message.fromBytes(bytes),
    }))
  }

  async watch(topic: string, keep: Keep): Promise<void> {
    this.#keeps.set(topic, keep)
    this.#feed.watch(topic)
    await this.#host.pubsub.settled()
  }

  unwatch(topic: string): void {
    this.#keeps.delete(topic)
    this.#feed.unwatch(topic)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#sweep?.cancel()
    for (const topic of this.#keeps.keys()) this.#feed.unwatch(topic)
    this.#keeps.clear()
  }

  async #store(
    topic: string,
    items: readonly Item[],
    commit: () => void,
  ): Promise<readonly Position[]> {
    const keep = items.at(-1)?.keep
    if (keep === undefined) return []
    const { max, maxAge } = keep
    const rows = items.map(({ id, message }) => ({ id, bytes: message.toBytes() }))
    const head = await this.#with((tables) =>
      tables.transaction(async () => {
        // Whoever waited for a connection, or for the topic, may have waited too long.
        commit()
        const position = await tables.append(useOf(topic, maxAge), maxAge, rows)
        // About every tenth of what is kept.
        if (Math.random() < (10 * items.length) / max) {
          await tables.trim(keyOf(topic), position, max)
        }
        commit()
        return position
      }),
    )
    return items.map((item, index) => {
      const position = { epoch: head.epoch, seq: head.seq - items.length + 1 + index }
      this.#send(item, position)
      return position
    })
  }

  #send({ message, id }: Item, position: Position): void {
    this.#host.receive({ position, id, message })
    // Nodes that it does not reach find it in the database, and PubSub tells of its failures itself.
    this.#feed.send(wrap(message, position, id)).catch(() => {})
  }

  /** Asks, but waits no longer than anybody should. */
  #ask<T>(question: (tables: PostgresTables) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#host.clock.after(WAIT, () => {
        reject(new Error(`The database did not answer within ${WAIT / 1_000} s.`))
      })
      const settle = async (): Promise<void> => {
        try {
          resolve(await this.#with(question))
        } catch (error) {
          reject(error)
        } finally {
          timer.cancel()
        }
      }
      void settle()
    })
  }

  /** Does something outside of whatever transaction the caller is in. */
  #with<T>(work: (tables: PostgresTables) => Promise<T>): Promise<T> {
    return detached(async () => {
      try {
        return await work(await this.#open())
      } catch (error) {
        // The repo may be another one by now, or the tables be gone.
        this.#tables = undefined
        throw error
      }
    })
  }

  #open(): Promise<PostgresTables> {
    this.#tables ??= this.#database.repo().then((repo) => PostgresTables.open(repo))
    this.#sweep ??= this.#sweepIn(SWEEP)
    return this.#tables
  }

  #sweepIn(ms: number): Timer {
    return this.#host.clock.after(ms * (0.75 + Math.random() / 2), () => void this.#sweepNow())
  }

  /** Never rejects. */
  async #sweepNow(): Promise<void> {
    let pause = SWEEP
    try {
      if (await this.#with((tables) => tables.sweep())) pause = NEXT_SWEEP
    } catch (error) {
      if (!this.#isClosed) this.#host.report(error)
    }
    if (!this.#isClosed) this.#sweep = this.#sweepIn(pause)
  }
}

/** A topic may be too long for an index, and hold characters that PostgreSQL does not take. */
function keyOf(topic: string): string {
  return createHash('sha256').update(topic).digest('base64url')
}

function useOf(topic: string, maxAge: number): TopicUse {
  return {
    key: keyOf(topic),
    freshEpoch: randomBytes(6).toString('hex'),
    lease: maxAge + LEASE,
  }
}
