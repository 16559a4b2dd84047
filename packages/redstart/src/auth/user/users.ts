import { and, eq } from 'drizzle-orm'
import { type Changeset, changeset, type Fields, type ValuesOf } from '../../changeset/index.ts'
import type { Database, DatabaseSchema } from '../../db/index.ts'
import { isUserId } from '../store/row-ids.ts'
import type { UsersTable } from '../tables/user-columns.ts'
import type { AccountUser } from '../types.ts'
import { normalizeEmail } from './email.ts'
import { type ExtraFields, type UserFields, type UserFormPart, userFields } from './user-fields.ts'

/** What a form about a user gives: `email`, normalised, `password` in the clear, and the application's fields. */
export type UserValues = ValuesOf<Fields>

/** What the accounts change of a user. */
export type UserPatch = Partial<Omit<AccountUser, 'id'>>

/** What is said of a text that is no address. */
const NO_ADDRESS = { message: 'is no e-mail address', code: 'email' }

/** What became of a user that was to be stored. */
export type StoredUser<U extends AccountUser> =
  | { readonly ok: true; readonly user: U }
  | { readonly ok: false; readonly changeset: Changeset<UserValues> }

/** The users of an application: a table of its own, with the columns of `userColumns()`. */
export class Users<U extends AccountUser = AccountUser> {
  readonly #database: Database<DatabaseSchema>
  readonly #table: UsersTable
  readonly #fields: UserFields
  readonly #forms: Map<string, Fields> = new Map()
  readonly #extra: readonly string[]

  /**
   * @param extra - The fields that forms show besides address and password.
   * @throws InvalidDefinition for a field that is no column, or none that a form may set.
   */
  constructor(database: Database<DatabaseSchema>, table: UsersTable, extra: ExtraFields = {}) {
    this.#database = database
    this.#table = table
    this.#fields = userFields(table, extra)
    this.#extra = Object.keys(extra)
  }

  /** Runs `fn` in a transaction of the users' database; see `repo.transaction`. */
  async transaction<T>(fn: () => Promise<T>): Promise<T> {
    return (await this.#database.repo()).transaction(fn)
  }

  /** The user with this id; an id that cannot be one finds nobody. */
  async byId(id: string): Promise<U | undefined> {
    const repo = await this.#database.repo()
    return this.#typed(await repo.get(this.#table, id))
  }

  /** As {@link byId}, behind every change that is under way: waits for transactions that change the user. */
  async settled(id: string): Promise<U | undefined> {
    if (!isUserId(id)) return undefined
    const { db } = await this.#database.repo()
    const [row] = await db.select().from(this.#table).where(eq(this.#table.id, id)).for('share')
    return this.#typed(row)
  }

  /** The user with this address, however it is written; what is no address finds nobody. */
  async byEmail(text: unknown): Promise<U | undefined> {
    const email = normalizeEmail(text)
    if (email === undefined) return undefined
    const repo = await this.#database.repo()
    return this.#typed(await repo.getBy(this.#table, { email }))
  }

  /**
   * A changeset about a user, of the named parts: only fields of these can be set, whatever was sent.
   *
   * @param data - The user as they are; `{}` for a new one.
   * @param params - What was sent under `user`; without it the form is new.
   */
  changeset(
    parts: readonly UserFormPart[],
    data: Partial<AccountUser> = {},
    params?: unknown,
  ): Changeset<UserValues> {
    let made = changeset(this.#formOf(parts), this.#shown(data), params)
    if (parts.includes('email')) {
      made = made
        .validate('email', (text) => (normalizeEmail(text) === undefined ? NO_ADDRESS : undefined))
        .update('email', (text) => normalizeEmail(text) ?? text)
        .uniqueConstraint('email')
    }
    if (parts.includes('fields')) {
      for (const name of this.#extra) made = made.uniqueConstraint(name)
    }
    return made
  }

  /**
   * Stores a new user.
   *
   * @param fixed - Columns that no form sets: `passwordHash`, `confirmedAt`.
   */
  async insert(values: Changeset<UserValues>, fixed: UserPatch = {}): Promise<StoredUser<U>> {
    const repo = await this.#database.repo()
    const stored = await repo.insert(this.#table, values, fixed)
    return this.#stored(stored)
  }

  /** Stores what a form changes of a user; a user who is gone is an error with the code `stale`. */
  async store(values: Changeset<UserValues>, fixed: UserPatch = {}): Promise<StoredUser<U>> {
    const repo = await this.#database.repo()
    return this.#stored(await repo.update(this.#table, values, fixed))
  }

  /**
   * Whether a new user could be stored but for the address: stores one with an address that nobody has,
   * and undoes it.
   *
   * @returns the changeset, with what is wrong with it.
   */
  async rehearse(values: Changeset<UserValues>, fixed: UserPatch = {}): Promise<StoredUser<U>> {
    const repo = await this.#database.repo()
    let outcome: StoredUser<U> | undefined
    await repo.transaction(async () => {
      const email = `${crypto.randomUUID()}@nobody.invalid`
      outcome = await this.insert(values, { ...fixed, email })
      // Not ok undoes it, whatever the outcome was.
      return { ok: false }
    })
    return outcome ?? { ok: false, changeset: values }
  }

  /**
   * Changes columns of a user.
   *
   * @returns the user as they are then; undefined when there is none.
   */
  async update(id: string, patch: UserPatch): Promise<U | undefined> {
    const repo = await this.#database.repo()
    const [row] = await repo.db
      .update(this.#table)
      .set(patch)
      .where(eq(this.#table.id, id))
      .returning()
    return this.#typed(row)
  }

  /** Puts a hash in place of another, unless the user has a third by now: they chose a password meanwhile. */
  async replaceHash(id: string, from: string, to: string): Promise<void> {
    const { db } = await this.#database.repo()
    const isSame = and(eq(this.#table.id, id), eq(this.#table.passwordHash, from))
    await db.update(this.#table).set({ passwordHash: to }).where(isSame)
  }

  /** Deletes a user, and with them all that is theirs alone; false when there was none. */
  async delete(id: string): Promise<boolean> {
    const repo = await this.#database.repo()
    return (await repo.delete(this.#table, id)).ok
  }

  /** The same fields are the same object each time, so that they are described once. */
  #formOf(parts: readonly UserFormPart[]): Fields {
    const key = parts.join()
    const known = this.#forms.get(key)
    if (known) return known
    const fields: Fields = Object.assign({}, ...parts.map((part) => this.#fields[part]))
    this.#forms.set(key, fields)
    return fields
  }

  /** A form never holds the hash. */
  #shown(data: Partial<AccountUser>): Record<string, unknown> {
    const { passwordHash: _hash, ...rest } = data
    return rest
  }

  #stored(
    stored:
      | { readonly ok: true; readonly value: AccountUser }
      | { readonly ok: false; readonly changeset: Changeset<UserValues> },
  ): StoredUser<U> {
    return stored.ok ? { ok: true, user: this.#typed(stored.value) } : stored
  }

  #typed(row: AccountUser): U
  #typed(row: AccountUser | undefined): U | undefined
  #typed(row: AccountUser | undefined): U | undefined {
    // Rows of the application's table, of which this class knows the columns of every table alone.
    return row as U | undefined
  }
}
