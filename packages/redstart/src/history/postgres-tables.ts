import type { SQL, sql as Sql } from 'drizzle-orm'
import { loadPeer } from '../peer/index.ts'
import type { Position } from '../pubsub/index.ts'
import { TABLES } from './postgres-schema.ts'

/** What a history needs of a database; `defineDatabase` of `redstart/db` makes one. */
export interface HistoryDatabase {
  repo(): Promise<HistoryRepo>
}

/** What a history needs of an open database; `database.open()` gives one. */
export interface HistoryRepo {
  readonly db: { execute(query: { getSQL(): unknown } | string): PromiseLike<unknown> }
  transaction<T>(fn: () => Promise<T>): Promise<T>
}

/** A topic that is about to be used. */
export interface TopicUse {
  readonly key: string
  /** Its epoch if it is new. */
  readonly freshEpoch: string
  /** How long it is to be remembered from now on, in ms. */
  readonly lease: number
}

/** A message in its bytes. */
export interface StoredMessage {
  readonly id: string
  readonly bytes: Uint8Array
}

/** What was read of a topic. */
export interface PostgresRead {
  readonly head: Position
  readonly messages: readonly (StoredMessage & {
    readonly seq: number
    readonly isExpired: boolean
  })[]
}

/** Any number that is always the same: who makes the tables holds the lock of this number. */
const LOCK = 7_310_579_629
/** Rows that are deleted at once. */
const SWEEP_ROWS = 5_000

/**
 * The statements of postgresHistory. Each is part of the repo's transaction if it is called in one.
 */
export class PostgresTables {
  readonly #repo: HistoryRepo
  readonly #sql: typeof Sql

  private constructor(repo: HistoryRepo, sql: typeof Sql) {
    this.#repo = repo
    this.#sql = sql
  }

  /** Makes the tables unless they are there. */
  static async open(repo: HistoryRepo): Promise<PostgresTables> {
    const { sql } = await loadPeer('drizzle-orm', () => import('drizzle-orm'))
    const tables = new PostgresTables(repo, sql)
    // Making what is there already would ask for the right to make tables.
    if (await tables.#areThere()) return tables
    await repo.transaction(async () => {
      await tables.#run(sql`select pg_advisory_xact_lock(${LOCK})`)
      for (const statement of TABLES) await tables.#run(sql.raw(statement))
    })
    return tables
  }

  transaction<T>(fn: () => Promise<T>): Promise<T> {
    return this.#repo.transaction(fn)
  }

  /**
   * Stores messages of one topic, and locks the topic until the end of the transaction. Gives the
   * position of the last one.
   *
   * @param maxAge - How long they are kept, in ms.
   */
  async append(
    { key, freshEpoch, lease }: TopicUse,
    maxAge: number,
    messages: readonly StoredMessage[],
  ): Promise<Position> {
    const sql = this.#sql
    const count = messages.length
    const rows = messages.map(
      ({ id, bytes }, index) => sql`(${index + 1}::int, ${id}::text, ${bytes}::bytea)`,
    )
    const [head] = await this.#run(sql`
      with head as (
        insert into redstart_history_topics as topics (topic, epoch, seq, expires_at)
        values (${key}, ${freshEpoch}, ${count}, ${this.#in(lease)})
        on conflict (topic) do update
          set seq = topics.seq + ${count}, expires_at = excluded.expires_at
        returning epoch, seq
      ), added as (
        insert into redstart_history_messages (topic, epoch, seq, id, message, expires_at)
        select ${key}, head.epoch, head.seq - ${count} + fresh.place, fresh.id, fresh.message,
          ${this.#in(maxAge)}
        from head, (values ${sql.join(rows, sql`, `)}) as fresh (place, id, message)
      )
      select epoch, seq::text as seq from head`)
    return positionOf(head)
  }

  /** Deletes the messages of a topic that are too many or too old. */
  async trim(key: string, { epoch, seq }: Position, max: number): Promise<void> {
    await this.#run(this.#sql`
      delete from redstart_history_messages
      where topic = ${key}
        and (epoch <> ${epoch} or seq <= ${seq - max} or expires_at <= clock_timestamp())`)
  }

  /** The newest positions of topics, in their order; those that are new come into being. */
  async heads(uses: readonly TopicUse[]): Promise<readonly Position[]> {
    const known = await this.#knownHeads(uses)
    const due = uses.filter(({ key, lease }) => (known.get(key)?.left ?? 0) < lease / 2)
    if (due.length > 0) {
      await this.#remember(due)
      for (const [key, head] of await this.#knownHeads(due)) known.set(key, head)
    }
    return uses.map(({ key }) => {
      const head = known.get(key)
      if (head === undefined) throw new Error('A topic of the history was deleted meanwhile.')
      return head.position
    })
  }

  /** Undefined for a topic that is not known. */
  async read(key: string, after: Position, limit: number): Promise<PostgresRead | undefined> {
    const rows = await this.#run(this.#sql`
      select topics.epoch as head_epoch, topics.seq::text as head_seq, messages.seq::text as seq,
        messages.id, messages.message, messages.expires_at <= clock_timestamp() as is_expired
      from redstart_history_topics topics
      left join lateral (
        select seq, id, message, expires_at from redstart_history_messages
        where topic = topics.topic and epoch = topics.epoch and seq > ${after.seq}
        order by seq limit ${limit}
      ) messages on true
      where topics.topic = ${key}
      order by messages.seq`)
    const [first] = rows
    if (first === undefined) return undefined
    const head = positionOf({ epoch: first.head_epoch, seq: first.head_seq })
    const messages = rows.flatMap(({ seq, id, message, is_expired }) =>
      message instanceof Uint8Array
        ? [{ seq: Number(seq), id: String(id), bytes: message, isExpired: is_expired === true }]
        : [],
    )
    return { head, messages }
  }

  /** Deletes what has expired. Gives whether there may be more of it. */
  async sweep(): Promise<boolean> {
    const messages = await this.#run(this.#sql`
      delete from redstart_history_messages where ctid = any(array(
        select ctid from redstart_history_messages
        where expires_at <= clock_timestamp() limit ${SWEEP_ROWS}
      )) returning 1`)
    const topics = await this.#run(this.#sql`
      delete from redstart_history_topics where ctid = any(array(
        select ctid from redstart_history_topics
        where expires_at <= clock_timestamp() limit ${SWEEP_ROWS} for update skip locked
      )) returning 1`)
    return messages.length === SWEEP_ROWS || topics.length === SWEEP_ROWS
  }

  /** @returns by topic, the newest position and for how many ms it is remembered. */
  async #knownHeads(
    uses: readonly TopicUse[],
  ): Promise<Map<string, { readonly position: Position; readonly left: number }>> {
    const sql = this.#sql
    const keys = uses.map(({ key }) => sql`${key}`)
    const rows = await this.#run(sql`
      select topic, epoch, seq::text as seq,
        extract(epoch from expires_at - clock_timestamp())::float8 * 1000 as left_ms
      from redstart_history_topics where topic in (${sql.join(keys, sql`, `)})`)
    return new Map(
      rows.map((row) => [
        String(row.topic),
        { position: positionOf(row), left: Number(row.left_ms) },
      ]),
    )
  }

  async #remember(uses: readonly TopicUse[]): Promise<void> {
    const sql = this.#sql
    // All nodes lock topics in one order, so that none waits for another that waits for it.
    const rows = uses
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, freshEpoch, lease }) => sql`(${key}, ${freshEpoch}, 0, ${this.#in(lease)})`)
    await this.#run(sql`
      insert into redstart_history_topics as topics (topic, epoch, seq, expires_at)
      values ${sql.join(rows, sql`, `)}
      on conflict (topic) do update
        set expires_at = greatest(topics.expires_at, excluded.expires_at)`)
  }

  async #areThere(): Promise<boolean> {
    const [row] = await this.#run(
      this.#sql`select to_regclass('redstart_history_messages_expires_at') is not null as there`,
    )
    return row?.there === true
  }

  /** A moment that is so many ms from now, by the clock that all nodes share. */
  #in(ms: number): SQL {
    return this.#sql`clock_timestamp() + ${ms} * interval '1 millisecond'`
  }

  async #run(query: SQL): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const rows = await this.#repo.db.execute(query)
    if (!Array.isArray(rows)) throw new TypeError('The database answers with no rows.')
    return rows
  }
}

function positionOf(row: Readonly<Record<string, unknown>> | undefined): Position {
  return { epoch: String(row?.epoch), seq: Number(row?.seq) }
}
