import { and, eq, gt, gte, inArray, lt } from 'drizzle-orm'
import type { AccountTokensTable } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import { isUserId } from './row-ids.ts'
import type { TokenRow, TokenStore } from './store.ts'

type Stored = AccountTokensTable['$inferSelect']

/** One-time tokens in a table of PostgreSQL; each call is part of the transaction that it is made in. */
export class PostgresTokens implements TokenStore {
  readonly #database: AccountsDatabase
  readonly #table: AccountTokensTable

  constructor(database: AccountsDatabase, table: AccountTokensTable) {
    this.#database = database
    this.#table = table
  }

  async put(row: TokenRow): Promise<void> {
    const { userId, purpose } = this.#table
    const { db } = await this.#database.repo()
    const stored: Stored = {
      ...row,
      createdAt: new Date(row.createdAt),
      expiresAt: new Date(row.expiresAt),
    }
    await db
      .insert(this.#table)
      .values(stored)
      .onConflictDoUpdate({ target: [userId, purpose], set: stored })
  }

  async find(hash: string, now: number): Promise<TokenRow | undefined> {
    const { db } = await this.#database.repo()
    const [row] = await db
      .select()
      .from(this.#table)
      .where(and(eq(this.#table.hash, hash), gt(this.#table.expiresAt, new Date(now))))
    return row && fromStored(row)
  }

  async take(hash: string, now: number): Promise<TokenRow | undefined> {
    const { db } = await this.#database.repo()
    const [row] = await db
      .delete(this.#table)
      .where(and(eq(this.#table.hash, hash), gt(this.#table.expiresAt, new Date(now))))
      .returning()
    return row && fromStored(row)
  }

  async deleteByUser(user: string, purposes?: readonly string[]): Promise<void> {
    if (!isUserId(user)) return
    const { userId, purpose } = this.#table
    const { db } = await this.#database.repo()
    await db
      .delete(this.#table)
      .where(and(eq(userId, user), purposes && inArray(purpose, [...purposes])))
  }

  async deleteSince(user: string, since: number): Promise<void> {
    if (!isUserId(user)) return
    const { userId, createdAt } = this.#table
    const { db } = await this.#database.repo()
    await db
      .delete(this.#table)
      .where(and(eq(userId, user), gte(createdAt, new Date(Math.floor(since)))))
  }

  async sweep(before: number, limit: number): Promise<number> {
    const { hash, expiresAt } = this.#table
    const { db } = await this.#database.repo()
    const over = db
      .select({ hash })
      .from(this.#table)
      .where(lt(expiresAt, new Date(before)))
      .limit(limit)
      .for('update', { skipLocked: true })
    const gone = await db.delete(this.#table).where(inArray(hash, over)).returning({ hash })
    return gone.length
  }
}

function fromStored(row: Stored): TokenRow {
  return { ...row, createdAt: row.createdAt.getTime(), expiresAt: row.expiresAt.getTime() }
}
