import { and, desc, eq, gt, isNull, or, type SQL } from 'drizzle-orm'
import type { Database, DatabaseSchema } from '../../db/index.ts'
import { InvalidOption } from '../../errors/index.ts'
import type { Host } from '../host.ts'
import { hashSecret, mintSecret, SECRET_LENGTH } from '../secret/secrets.ts'
import type { AccountInvitationsTable } from '../tables/account-tables.ts'
import type { AccountUser } from '../types.ts'

/** An invitation, as those see it who sent it. */
export interface Invitation {
  readonly id: string
  /** Whom it was mailed to; only an account with this address accepts it. */
  readonly email: string
  /** Who sent it; null when their account is gone, or a program sent it. */
  readonly invitedBy: string | null
  /** What it carries, such as a role: JSON, given to `accepted`. */
  readonly data: unknown
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly acceptedBy: string | null
  readonly revokedAt: Date | null
}

/** An invitation with the secret of its link, which nobody can find out later. */
export interface SentInvitation {
  readonly invitation: Invitation
  readonly secret: string
}

/** Whom to invite, and to what. */
export interface NewInvitation {
  /** Normalised. */
  readonly email: string
  readonly invitedBy?: string | undefined
  /** JSON of at most 4,096 characters. */
  readonly data?: unknown
  /** How long it can be accepted. */
  readonly seconds: number
}

const PURPOSE = 'invitation'
const LONGEST_DATA = 4_096
const LISTED = 200

/**
 * Invitations by mail: a table of their own, for whom they are meant has no account yet. The link's
 * secret is kept as a hash, and gone when the invitation is accepted or revoked.
 */
export class Invitations {
  readonly #database: Database<DatabaseSchema>
  readonly #table: AccountInvitationsTable
  readonly #host: () => Host

  constructor(
    database: Database<DatabaseSchema>,
    table: AccountInvitationsTable,
    host: () => Host,
  ) {
    this.#database = database
    this.#table = table
    this.#host = host
  }

  /**
   * Makes an invitation in place of those that the same person sent to the same address before and that
   * are still open.
   *
   * @throws InvalidOption when `data` is no JSON or too long.
   */
  async create({ email, invitedBy, data, seconds }: NewInvitation): Promise<SentInvitation> {
    const text = textOf(data)
    const repo = await this.#database.repo()
    const secret = mintSecret()
    const now = this.#now()
    return repo.transaction(async () => {
      const table = this.#table
      const by = invitedBy === undefined ? isNull(table.invitedBy) : eq(table.invitedBy, invitedBy)
      await repo.db
        .update(table)
        .set({ revokedAt: new Date(now), tokenHash: null })
        .where(and(eq(table.email, email), by, this.#isPending()))
      const { value } = await repo.insert(table, {
        email,
        invitedBy: invitedBy ?? null,
        data: text,
        tokenHash: hashSecret(PURPOSE, secret),
        createdAt: new Date(now),
        expiresAt: new Date(now + seconds * 1_000),
      })
      return { invitation: invitationOf(value), secret }
    })
  }

  /**
   * Gives an invitation another link and another term; the link that was sent before is good for nothing
   * then.
   *
   * @returns undefined unless somebody may still accept it, in time or not.
   */
  async renew({ id }: Invitation, seconds: number): Promise<SentInvitation | undefined> {
    const secret = mintSecret()
    const invitation = await this.#change(and(this.#is(id), this.#isPending()), {
      tokenHash: hashSecret(PURPOSE, secret),
      expiresAt: new Date(this.#now() + seconds * 1_000),
    })
    return invitation && { invitation, secret }
  }

  /** Takes an invitation back. @returns undefined when it was accepted or taken back already. */
  revoke({ id }: Invitation): Promise<Invitation | undefined> {
    const revokedAt = new Date(this.#now())
    return this.#change(and(this.#is(id), this.#isPending()), { revokedAt, tokenHash: null })
  }

  /** An invitation by its id; what cannot be one finds nothing. */
  async byId(id: string): Promise<Invitation | undefined> {
    const repo = await this.#database.repo()
    const row = await repo.get(this.#table, id)
    return row && invitationOf(row)
  }

  /** The newest 200 invitations, or those that one user sent. */
  async list(invitedBy?: string): Promise<readonly Invitation[]> {
    const repo = await this.#database.repo()
    const rows = await repo.db
      .select()
      .from(this.#table)
      .where(invitedBy === undefined ? undefined : eq(this.#table.invitedBy, invitedBy))
      .orderBy(desc(this.#table.createdAt), desc(this.#table.id))
      .limit(LISTED)
    return rows.map(invitationOf)
  }

  /** The invitation that a link is of, while it can be accepted; it stays so. */
  async look(secret: string): Promise<Invitation | undefined> {
    if (secret.length !== SECRET_LENGTH) return undefined
    const repo = await this.#database.repo()
    const [row] = await repo.db.select().from(this.#table).where(this.#isGood(secret)).limit(1)
    return row && invitationOf(row)
  }

  /** Accepts an invitation for a user: of several who try at once one gets it. */
  async accept(secret: string, userId: string): Promise<Invitation | undefined> {
    if (secret.length !== SECRET_LENGTH) return undefined
    const acceptedAt = new Date(this.#now())
    return this.#change(this.#isGood(secret), { acceptedAt, acceptedBy: userId, tokenHash: null })
  }

  /** Takes back what a user sent, and forgets what was sent to them: their account goes. */
  async forget({ id, email }: Pick<AccountUser, 'id' | 'email'>): Promise<void> {
    const { db } = await this.#database.repo()
    const table = this.#table
    await db
      .update(table)
      .set({ revokedAt: new Date(this.#now()), tokenHash: null })
      .where(and(eq(table.invitedBy, id), this.#isPending()))
    await db.delete(table).where(or(eq(table.email, email), eq(table.acceptedBy, id)))
  }

  async #change(
    where: SQL | undefined,
    change: Partial<AccountInvitationsTable['$inferInsert']>,
  ): Promise<Invitation | undefined> {
    const repo = await this.#database.repo()
    const [row] = await repo.db.update(this.#table).set(change).where(where).returning()
    return row && invitationOf(row)
  }

  #isPending(): SQL | undefined {
    return and(isNull(this.#table.acceptedAt), isNull(this.#table.revokedAt))
  }

  #isGood(secret: string): SQL | undefined {
    const hash = hashSecret(PURPOSE, secret)
    const isInTime = gt(this.#table.expiresAt, new Date(this.#now()))
    return and(eq(this.#table.tokenHash, hash), this.#isPending(), isInTime)
  }

  #is(id: string): SQL {
    return eq(this.#table.id, id)
  }

  #now(): number {
    return this.#host().clock.now()
  }
}

function invitationOf(row: AccountInvitationsTable['$inferSelect']): Invitation {
  const { tokenHash: _hash, data, ...rest } = row
  return { ...rest, data: data === '' ? undefined : JSON.parse(data) }
}

function textOf(data: unknown): string {
  if (data === undefined) return ''
  const text = JSON.stringify(data)
  if (text === undefined || text.length > LONGEST_DATA) {
    throw new InvalidOption(
      'data of an invitation',
      typeof data,
      'JSON of at most 4,096 characters',
    )
  }
  return text
}
