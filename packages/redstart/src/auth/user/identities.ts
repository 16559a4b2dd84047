import { and, asc, desc, eq } from 'drizzle-orm'
import { decrypt, encrypt, type Secret, secretList } from '../../token/index.ts'
import type { Host } from '../host.ts'
import type { Credentials } from '../oauth/auth-info.ts'
import type { PendingAccount } from '../oauth/pending.ts'
import { credentialsOf, listOf, termOfCredentials } from '../oauth/terms.ts'
import type { AccountIdentitiesTable } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import type { UsersTable } from '../tables/user-columns.ts'

/** An account at a provider that belongs to a user. */
export interface Identity {
  readonly id: string
  readonly userId: string
  /** The name of the provider, as the application called it when the account was linked. */
  readonly provider: string
  readonly issuer: string
  readonly subject: string
  /** The address there, when it was last used. */
  readonly email: string | null
  readonly createdAt: Date
  readonly lastUsedAt: Date
}

/** What an account at a provider is known by, and what may be kept of it. */
export type LinkedAccount = Pick<PendingAccount, 'provider' | 'issuer' | 'subject' | 'email'> & {
  readonly credentials?: Credentials | undefined
}

/**
 * What became of an account that was to be linked: `taken` belongs to another user, `already` to this one.
 */
export type Linked =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'taken' | 'already' }

/** What became of an account that was to be unlinked: without the `last` one nobody could sign in. */
export type Unlinked =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: 'unknown' | 'last' }

const SALT = 'redstart accounts: credentials'

/** The accounts of users at providers, by issuer and subject. */
export class Identities {
  readonly #database: AccountsDatabase
  readonly #table: AccountIdentitiesTable
  readonly #users: UsersTable
  readonly #host: () => Host

  constructor(
    database: AccountsDatabase,
    table: AccountIdentitiesTable,
    users: UsersTable,
    host: () => Host,
  ) {
    this.#database = database
    this.#table = table
    this.#users = users
    this.#host = host
  }

  /** Whose account it is; undefined for nobody's. */
  async find(account: Pick<LinkedAccount, 'issuer' | 'subject'>): Promise<Identity | undefined> {
    const { issuer, subject } = this.#table
    const { db } = await this.#database.repo()
    const [row] = await db
      .select()
      .from(this.#table)
      .where(and(eq(issuer, account.issuer), eq(subject, account.subject)))
    return row && identityOf(row)
  }

  /** The accounts of a user, the one that was linked first in front. */
  async ofUser(userId: string): Promise<readonly Identity[]> {
    const { db } = await this.#database.repo()
    const rows = await db
      .select()
      .from(this.#table)
      .where(eq(this.#table.userId, userId))
      .orderBy(asc(this.#table.createdAt), asc(this.#table.id))
    return rows.map(identityOf)
  }

  /** Makes an account a user's. Of two who do it at once one succeeds. */
  async link(userId: string, account: LinkedAccount): Promise<Linked> {
    const { provider, issuer, subject } = account
    const { db } = await this.#database.repo()
    const now = this.#now()
    const added = await db
      .insert(this.#table)
      .values({ userId, provider, issuer, subject, createdAt: now, ...this.#seen(account, now) })
      .onConflictDoNothing()
      .returning({ id: this.#table.id })
    if (added.length > 0) return { ok: true }
    const owner = await this.find(account)
    return { ok: false, reason: owner?.userId === userId ? 'already' : 'taken' }
  }

  /**
   * Notes that its owner signed in with an account, and what the provider says of it now.
   *
   * @returns false when it is nobody's any more.
   */
  async used(id: string, account: LinkedAccount): Promise<boolean> {
    const { db } = await this.#database.repo()
    const found = await db
      .update(this.#table)
      .set(this.#seen(account, this.#now()))
      .where(eq(this.#table.id, id))
      .returning({ id: this.#table.id })
    return found.length > 0
  }

  /**
   * Takes an account from its user, unless it is the last way to sign in: there is another if the
   * user has a password, or an account at one of `providers`.
   *
   * @param id - As it came; of another user's account, and of none, it is `unknown`.
   */
  async unlink(userId: string, id: string, providers: readonly string[]): Promise<Unlinked> {
    const repo = await this.#database.repo()
    return repo.transaction(async () => {
      // Whoever takes another account from the same user waits here.
      const [user] = await repo.db
        .select({ passwordHash: this.#users.passwordHash })
        .from(this.#users)
        .where(eq(this.#users.id, userId))
        .for('update')
      const all = await this.ofUser(userId)
      const identity = all.find((one) => one.id === id)
      if (user === undefined || identity === undefined) return { ok: false, reason: 'unknown' }
      const others = all.filter((one) => one !== identity && providers.includes(one.provider))
      if (user.passwordHash === null && others.length === 0) return { ok: false, reason: 'last' }
      const { userId: owner, id: key } = this.#table
      await repo.db.delete(this.#table).where(and(eq(key, id), eq(owner, userId)))
      return { ok: true, identity }
    })
  }

  /**
   * Takes all accounts from a user: when the address is proven for the first time, or taken back, for who
   * had it before may have linked one of theirs.
   */
  async forget(userId: string): Promise<void> {
    const { db } = await this.#database.repo()
    await db.delete(this.#table).where(eq(this.#table.userId, userId))
  }

  /** The tokens that were kept of an account of a user; undefined where there are none. */
  async credentials(userId: string, provider: string): Promise<Credentials | undefined> {
    const { db } = await this.#database.repo()
    const [row] = await db
      .select()
      .from(this.#table)
      .where(and(eq(this.#table.userId, userId), eq(this.#table.provider, provider)))
      .orderBy(desc(this.#table.lastUsedAt))
      .limit(1)
    if (!row?.credentials) return undefined
    const opened = decrypt(this.#secret(), SALT, row.credentials, {
      maxAge: Number.POSITIVE_INFINITY,
    })
    const [issuer, subject, tokens] = listOf(opened.ok ? opened.data : undefined)
    // What was copied from another row is not this account's.
    return issuer === row.issuer && subject === row.subject ? credentialsOf(tokens) : undefined
  }

  #seen({ issuer, subject, email, credentials }: LinkedAccount, lastUsedAt: Date): Seen {
    const seen = { email: email?.address ?? null, lastUsedAt }
    if (credentials === undefined) return seen
    const term = [issuer, subject, termOfCredentials(credentials)]
    const maxAge = Number.POSITIVE_INFINITY
    return { ...seen, credentials: encrypt(this.#secret(), SALT, term, { maxAge }) }
  }

  #secret(): Secret {
    return secretList(this.#host().secretKeyBase, 'endpoint')
  }

  #now(): Date {
    return new Date(this.#host().clock.now())
  }
}

/** What changes each time an account is used. */
type Seen = Pick<AccountIdentitiesTable['$inferInsert'], 'email' | 'lastUsedAt' | 'credentials'>

function identityOf(row: AccountIdentitiesTable['$inferSelect']): Identity {
  const { credentials: _secret, ...identity } = row
  return identity
}
