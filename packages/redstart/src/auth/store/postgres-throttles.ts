import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { AccountThrottlesTable } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import type { ThrottleCount, ThrottleStore } from './store.ts'

/** Counters in a table of PostgreSQL. */
export class PostgresThrottles implements ThrottleStore {
  readonly #database: AccountsDatabase
  readonly #table: AccountThrottlesTable

  constructor(database: AccountsDatabase, table: AccountThrottlesTable) {
    this.#database = database
    this.#table = table
  }

  async hit(key: string, windowMs: number, now: number): Promise<ThrottleCount> {
    const { count, resetsAt } = this.#table
    const fresh = new Date(now + windowMs)
    const isOver = sql`${resetsAt} <= ${new Date(now)}`
    const { db } = await this.#database.repo()
    const [row] = await db
      .insert(this.#table)
      .values({ key, count: 1, resetsAt: fresh })
      .onConflictDoUpdate({
        target: this.#table.key,
        set: {
          count: sql`case when ${isOver} then 1 else ${count} + 1 end`,
          resetsAt: sql`case when ${isOver} then ${fresh} else ${resetsAt} end`,
        },
      })
      .returning({ count, resetsAt })
    return { count: row?.count ?? 1, resetsAt: (row?.resetsAt ?? fresh).getTime() }
  }

  async peek(key: string, now: number): Promise<ThrottleCount | undefined> {
    const { db } = await this.#database.repo()
    const [row] = await db
      .select()
      .from(this.#table)
      .where(and(eq(this.#table.key, key), gt(this.#table.resetsAt, new Date(now))))
    return row && { count: row.count, resetsAt: row.resetsAt.getTime() }
  }

  async clear(key: string): Promise<void> {
    const { db } = await this.#database.repo()
    await db.delete(this.#table).where(eq(this.#table.key, key))
  }

  async sweep(before: number, limit: number): Promise<number> {
    const { key, resetsAt } = this.#table
    const { db } = await this.#database.repo()
    const over = db
      .select({ key })
      .from(this.#table)
      .where(lt(resetsAt, new Date(before)))
      .limit(limit)
      .for('update', { skipLocked: true })
    const gone = await db.delete(this.#table).where(inArray(key, over)).returning({ key })
    return gone.length
  }
}
