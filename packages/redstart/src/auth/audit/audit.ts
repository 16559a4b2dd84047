import { and, count, desc, eq, or } from 'drizzle-orm'
import { ConstraintViolated } from '../../errors/index.ts'
import type { Host } from '../host.ts'
import { isUserId } from '../store/row-ids.ts'
import type { AccountEventsTable, AccountTables } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import type { AuditEvent, AuditKind, AuditRecord } from './audit-event.ts'

/** How often and when somebody logged in. */
export interface SignIns {
  readonly count: number
  /** The latest. */
  readonly lastAt: Date | undefined
  readonly lastIp: string | undefined
  /** The one before. */
  readonly previousAt: Date | undefined
  readonly previousIp: string | undefined
}

const USER_AGENT_LENGTH = 256
const REASON_LENGTH = 100

/**
 * Writes down what happens to accounts, in a table that is only added to. A row outlives its user:
 * without their id, and after {@link Audit.anonymise} without address and browser.
 */
export class Audit {
  readonly #database: AccountsDatabase
  readonly #table: AccountEventsTable
  readonly #host: () => Host
  readonly #tell: (record: AuditRecord) => void

  /** @param tell - Called with every record when it is stored. Must not throw. */
  constructor(
    database: AccountsDatabase,
    tables: Pick<AccountTables, 'accountEvents'>,
    host: () => Host,
    tell: (record: AuditRecord) => void,
  ) {
    this.#database = database
    this.#table = tables.accountEvents
    this.#host = host
    this.#tell = tell
  }

  /**
   * Writes an event down, and tells the extensions of it. Inside of a transaction they would hear of what
   * may yet be undone: write behind it.
   */
  async write(event: AuditEvent): Promise<void> {
    const at = new Date(this.#host().clock.now())
    const row = await this.#insert(event, at).catch((error: unknown) => {
      const isGone = error instanceof ConstraintViolated && error.kind === 'foreign_key'
      if (!isGone) throw error
      // Whoever it is about was deleted a moment ago: it is kept as their other rows are.
      return this.#insert({ kind: event.kind, reason: event.reason }, at)
    })
    if (row) this.#tell(recordOf(row))
  }

  async #insert(
    { kind, userId, actorId, sessionId, info, reason }: AuditEvent,
    at: Date,
  ): Promise<AccountEventsTable['$inferSelect'] | undefined> {
    const { db } = await this.#database.repo()
    const [row] = await db
      .insert(this.#table)
      .values({
        kind,
        userId,
        actorId,
        sessionId,
        reason: reason?.slice(0, REASON_LENGTH),
        ip: info?.ip,
        userAgent: info?.userAgent?.slice(0, USER_AGENT_LENGTH),
        at,
      })
      .returning()
    return row
  }

  /**
   * What happened to an account, the latest first.
   *
   * @param limit - How many at most; 100 unless given.
   */
  async of(userId: string, limit = 100): Promise<AuditRecord[]> {
    if (!isUserId(userId)) return []
    const { db } = await this.#database.repo()
    const rows = await db
      .select()
      .from(this.#table)
      .where(eq(this.#table.userId, userId))
      .orderBy(desc(this.#table.at), desc(this.#table.id))
      .limit(limit)
    return rows.map(recordOf)
  }

  /** How often somebody has logged in, and when and from where they last did. */
  async signInsOf(userId: string): Promise<SignIns> {
    const [last, previous] = isUserId(userId) ? await this.#lastTwo(userId) : []
    return {
      count: last?.count ?? 0,
      lastAt: last?.at,
      lastIp: last?.ip ?? undefined,
      previousAt: previous?.at,
      previousIp: previous?.ip ?? undefined,
    }
  }

  /**
   * Takes addresses, browsers and sessions out of all that is kept of somebody, before they are deleted: of what
   * happened to them, and of what they did to others.
   */
  async anonymise(userId: string): Promise<void> {
    if (!isUserId(userId)) return
    const { db } = await this.#database.repo()
    await db
      .update(this.#table)
      .set({ ip: null, userAgent: null, sessionId: null })
      .where(or(eq(this.#table.userId, userId), eq(this.#table.actorId, userId)))
  }

  async #lastTwo(
    userId: string,
  ): Promise<readonly { at: Date; ip: string | null; count: number }[]> {
    const { at, ip, id, kind } = this.#table
    const { db } = await this.#database.repo()
    const isSignIn = and(eq(this.#table.userId, userId), eq(kind, 'log_in'))
    const [all] = await db.select({ count: count() }).from(this.#table).where(isSignIn)
    const rows = await db
      .select({ at, ip })
      .from(this.#table)
      .where(isSignIn)
      .orderBy(desc(at), desc(id))
      .limit(2)
    return rows.map((row) => ({ ...row, count: all?.count ?? 0 }))
  }
}

function recordOf(row: AccountEventsTable['$inferSelect']): AuditRecord {
  return {
    id: row.id,
    // Only `write` adds rows.
    kind: row.kind as AuditKind,
    userId: row.userId ?? undefined,
    actorId: row.actorId ?? undefined,
    sessionId: row.sessionId ?? undefined,
    reason: row.reason ?? undefined,
    ip: row.ip ?? undefined,
    userAgent: row.userAgent ?? undefined,
    at: row.at,
  }
}
