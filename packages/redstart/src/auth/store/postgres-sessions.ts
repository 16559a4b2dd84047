import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { AccountSessionsTable } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import { isSessionId, isUserId } from './row-ids.ts'
import type { RevokeWhich, SessionRow, SessionStore } from './store.ts'

type Stored = AccountSessionsTable['$inferSelect']

/** Sessions in a table of PostgreSQL; each call is part of the transaction that it is made in. */
export class PostgresSessions implements SessionStore {
  readonly #database: AccountsDatabase
  readonly #table: AccountSessionsTable

  constructor(database: AccountsDatabase, table: AccountSessionsTable) {
    this.#database = database
    this.#table = table
  }

  async insert(row: SessionRow): Promise<void> {
    const { db } = await this.#database.repo()
    await db.insert(this.#table).values(toStored(row))
  }

  async get(id: string): Promise<SessionRow | undefined> {
    if (!isSessionId(id)) return undefined
    const repo = await this.#database.repo()
    const row = await repo.get(this.#table, id)
    return row && fromStored(row)
  }

  async getMany(ids: readonly string[]): Promise<readonly SessionRow[]> {
    const known = ids.filter(isSessionId)
    if (known.length === 0) return []
    const { db } = await this.#database.repo()
    const rows = await db.select().from(this.#table).where(inArray(this.#table.id, known))
    return rows.map(fromStored)
  }

  async swap(row: SessionRow, expected: number): Promise<boolean> {
    const { id, version, revokedAt } = this.#table
    const { db } = await this.#database.repo()
    const swapped = await db
      .update(this.#table)
      .set({ ...toStored(row), version: expected + 1 })
      .where(and(eq(id, row.id), eq(version, expected), isNull(revokedAt)))
      .returning({ id })
    return swapped.length > 0
  }

  async touch(id: string, lastSeenAt: number, expiresAt: number): Promise<void> {
    if (!isSessionId(id)) return
    const { db } = await this.#database.repo()
    await db
      .update(this.#table)
      .set({ lastSeenAt: new Date(lastSeenAt), expiresAt: new Date(expiresAt) })
      .where(and(eq(this.#table.id, id), isNull(this.#table.revokedAt)))
  }

  async revoke(which: RevokeWhich, reason: string, at: number): Promise<readonly string[]> {
    const meant = this.#matching(which)
    if (!meant) return []
    const { id, revokedAt, version } = this.#table
    const { db } = await this.#database.repo()
    // Locked in one order, so that two who revoke the same sessions do not wait for each other.
    const locked = db
      .select({ id })
      .from(this.#table)
      .where(and(meant, isNull(revokedAt)))
      .orderBy(asc(id))
      .for('update')
    const revoked = await db
      .update(this.#table)
      .set({
        version: sql`${version} + 1`,
        secretHash: '',
        pendingHash: null,
        pendingAt: null,
        previousHash: null,
        previousUntil: null,
        revokedAt: new Date(at),
        revokedReason: reason,
      })
      .where(and(inArray(id, locked), isNull(revokedAt)))
      .returning({ id })
    return revoked.map((row) => row.id)
  }

  async listByUser(user: string, now: number): Promise<readonly SessionRow[]> {
    if (!isUserId(user)) return []
    const { userId, revokedAt, expiresAt, lastSeenAt } = this.#table
    const { db } = await this.#database.repo()
    const rows = await db
      .select()
      .from(this.#table)
      .where(and(eq(userId, user), isNull(revokedAt), gt(expiresAt, new Date(now))))
      .orderBy(desc(lastSeenAt))
    return rows.map(fromStored)
  }

  async revokedSince(since: number): Promise<readonly string[]> {
    const { id, revokedAt } = this.#table
    const { db } = await this.#database.repo()
    const rows = await db
      .select({ id })
      .from(this.#table)
      .where(gte(revokedAt, new Date(since)))
    return rows.map((row) => row.id)
  }

  async sweep(before: number, limit: number): Promise<number> {
    const { id, expiresAt, revokedAt } = this.#table
    const { db } = await this.#database.repo()
    const end = new Date(before)
    const over = db
      .select({ id })
      .from(this.#table)
      .where(or(lt(expiresAt, end), lt(revokedAt, end)))
      .limit(limit)
      .for('update', { skipLocked: true })
    const gone = await db.delete(this.#table).where(inArray(id, over)).returning({ id })
    return gone.length
  }

  #matching(which: RevokeWhich): SQL | undefined {
    const { id, userId } = this.#table
    if ('ids' in which) {
      const known = which.ids.filter(isSessionId)
      return known.length > 0 ? inArray(id, known) : undefined
    }
    if (!isUserId(which.userId)) return undefined
    return and(
      eq(userId, which.userId),
      which.except === undefined ? undefined : ne(id, which.except),
    )
  }
}

function toStored(row: SessionRow): Stored {
  return {
    ...row,
    pendingHash: row.pendingHash ?? null,
    pendingAt: maybeDate(row.pendingAt),
    previousHash: row.previousHash ?? null,
    previousUntil: maybeDate(row.previousUntil),
    createdAt: new Date(row.createdAt),
    rotatedAt: new Date(row.rotatedAt),
    lastSeenAt: new Date(row.lastSeenAt),
    authenticatedAt: new Date(row.authenticatedAt),
    expiresAt: new Date(row.expiresAt),
    endsAt: new Date(row.endsAt),
    ip: row.ip ?? null,
    userAgent: row.userAgent ?? null,
    revokedAt: maybeDate(row.revokedAt),
    revokedReason: row.revokedReason ?? null,
  }
}

function fromStored(row: Stored): SessionRow {
  return {
    ...row,
    pendingHash: row.pendingHash ?? undefined,
    pendingAt: row.pendingAt?.getTime(),
    previousHash: row.previousHash ?? undefined,
    previousUntil: row.previousUntil?.getTime(),
    createdAt: row.createdAt.getTime(),
    rotatedAt: row.rotatedAt.getTime(),
    lastSeenAt: row.lastSeenAt.getTime(),
    authenticatedAt: row.authenticatedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    endsAt: row.endsAt.getTime(),
    ip: row.ip ?? undefined,
    userAgent: row.userAgent ?? undefined,
    revokedAt: row.revokedAt?.getTime(),
    revokedReason: row.revokedReason ?? undefined,
  }
}

function maybeDate(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms)
}
