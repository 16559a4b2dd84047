import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { Changeset } from '../changeset/index.ts'
import { NotFound, RedstartError } from '../errors/index.ts'
import type { Driver } from './driver.ts'
import { createHandle, type DatabaseSchema, type Handle, tablesOf } from './handle.ts'
import { KeyLookUps } from './key-look-ups.ts'
import { deleteRow, findRow, insertRow, keyValues, type Values } from './rows.ts'
import type { Settings } from './settings.ts'
import { Store } from './store.ts'
import { keyOf } from './table-shape.ts'
import { type TransactionOptions, Transactions } from './transactions.ts'

/** A row of a table, as it is read. */
export type Row<T extends PgTable> = T['$inferSelect']

/** What identifies a row: the value of the primary key, or an object of values for one of many columns. */
export type Key = string | number | bigint | Readonly<Record<string, unknown>>

/** What became of a changeset: the row as it is stored, or the changeset with what is wrong. */
export type Stored<T extends PgTable, C extends object> =
  | { readonly ok: true; readonly value: Row<T> }
  | { readonly ok: false; readonly changeset: Changeset<C> }

/** Whether the database answers. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: RedstartError }

/**
 * An open database: stores changesets, finds rows, runs transactions. Made by `database.open()`; an
 * application has one, and hands it on or asks for it with `database.repo()`.
 */
export class Repo<S extends DatabaseSchema = DatabaseSchema> {
  /**
   * Drizzle's query builder, for everything that is more than one row by its key. Inside
   * `repo.transaction` its statements are part of the transaction.
   *
   * @example
   * await repo.db.query.rooms.findMany({ with: { members: true }, limit: 20 })
   */
  readonly db: Handle<S>

  /**
   * The same, for statements that PostgreSQL refuses in a transaction, such as `vacuum`. It would miss
   * the transaction, so inside one it throws TransactionLeak.
   */
  readonly raw: Handle<S>

  readonly #transactions: Transactions
  readonly #byKey: KeyLookUps
  readonly #store: Store

  /** Use `database.open()`. */
  constructor(driver: Driver, settings: Settings<S>) {
    const transactions = new Transactions(driver, settings.logger)
    this.#transactions = transactions
    const tables = tablesOf(settings.schema)
    this.db = createHandle(tables, (sql, values, shape) => transactions.query(sql, values, shape))
    this.raw = createHandle(tables, (sql, values, shape) =>
      transactions.queryOutside(sql, values, shape),
    )
    this.#byKey = new KeyLookUps(this.db)
    this.#store = new Store(this.db, transactions, tables)
  }

  /**
   * The row with this primary key, or undefined. An id that cannot be one, such as the text that somebody
   * typed into an address, finds nothing.
   *
   * @example
   * const room = await repo.get(rooms, params.id)
   */
  async get<T extends PgTable>(table: T, key: Key): Promise<Row<T> | undefined> {
    return this.#byKey.find(table, key)
  }

  /**
   * A row whose columns have these values, or undefined; `null` finds rows without a value.
   *
   * @throws InvalidOption when a value is undefined: the condition would be missing
   *
   * @example
   * const person = await repo.getBy(people, { email })
   */
  async getBy<T extends PgTable>(table: T, where: Partial<Row<T>>): Promise<Row<T> | undefined> {
    return findRow(this.db, table, where)
  }

  /**
   * As {@link get}, for a row that has to be there: without it an action answers 404.
   *
   * @throws NotFound
   *
   * @example
   * const show = async (conn) => page(await repo.getOrThrow(rooms, conn.params.id))
   */
  async getOrThrow<T extends PgTable>(table: T, key: Key): Promise<Row<T>> {
    return found(table, await this.get(table, key))
  }

  /**
   * As {@link getBy}, for a row that has to be there: without it an action answers 404.
   *
   * @throws NotFound; InvalidOption as getBy does
   */
  async getByOrThrow<T extends PgTable>(table: T, where: Partial<Row<T>>): Promise<Row<T>> {
    return found(table, await this.getBy(table, where))
  }

  /**
   * Stores a new row. A changeset that is not valid comes back without a look at the database; so does
   * one that breaks a constraint which it declares, with the error at its field. What is nested in it
   * is stored with it, in one transaction: a nested field has the name of a Drizzle relation.
   *
   * @param fixed - Columns that no form sets, such as whom the row belongs to
   * @throws ConstraintViolated for a constraint that the changeset does not declare; the message says how
   *
   * @example
   * const result = await repo.insert(rooms, changeset(Room, {}, params).uniqueConstraint('name'))
   * if (!result.ok) return page(toForm(result.changeset, { as: 'room' }))
   * conn.redirect(router.p('/rooms/:id', result.value))
   */
  insert<T extends PgTable, C extends object>(
    table: T,
    changeset: Changeset<C>,
    fixed?: Partial<T['$inferInsert']>,
  ): Promise<Stored<T, C>>
  /** Stores a new row of values that are known to be right; what is wrong with them is thrown. */
  insert<T extends PgTable>(
    table: T,
    values: T['$inferInsert'],
  ): Promise<{ readonly ok: true; readonly value: Row<T> }>
  async insert(
    table: PgTable,
    given: Values | Changeset<object>,
    fixed: Values = {},
  ): Promise<unknown> {
    if (given instanceof Changeset) return this.#store.store('insert', table, given, fixed)
    return { ok: true, value: await insertRow(this.db, table, given) }
  }

  /**
   * Stores the changes of a row, and of what is nested in it, in one transaction. The row is found by
   * the primary key in the changeset's data. A row that is gone is an error with the code `stale`.
   *
   * @param fixed - Columns that no form sets
   * @throws ConstraintViolated as for `insert`; InvalidOption when the data hold no primary key
   */
  update<T extends PgTable, C extends object>(
    table: T,
    changeset: Changeset<C>,
    fixed?: Partial<T['$inferInsert']>,
  ): Promise<Stored<T, C>>
  async update(table: PgTable, changeset: Changeset<object>, fixed: Values = {}): Promise<unknown> {
    return this.#store.store('update', table, changeset, fixed)
  }

  /**
   * Deletes a row, by its changeset or by its key. With a changeset, rows that still point to it are an
   * error of the form where `foreignKeyConstraint` names their constraint; by key they are thrown.
   *
   * @returns the row that was deleted; not ok when it was gone already
   */
  delete<T extends PgTable, C extends object>(
    table: T,
    changeset: Changeset<C>,
  ): Promise<Stored<T, C>>
  delete<T extends PgTable>(
    table: T,
    key: Key,
  ): Promise<{ readonly ok: true; readonly value: Row<T> } | { readonly ok: false }>
  async delete(table: PgTable, given: Key | Changeset<object>): Promise<unknown> {
    if (given instanceof Changeset) return this.#store.store('delete', table, given, {})
    const value = await deleteRow(this.db, table, keyValues(keyOf(table), given))
    return value ? { ok: true, value } : { ok: false }
  }

  /**
   * Runs `fn` in a transaction: what it stores is kept together, or not at all. Whatever `fn` calls and
   * awaits is inside, through `repo` itself. It is undone when `fn` throws, and when it returns a result
   * that is not ok (`{ ok: false, … }`), which is then what the caller gets. Inside another transaction
   * it is a savepoint: when it is undone, the outer one goes on.
   *
   * The embedded database has one connection, so do what takes long before or after.
   *
   * @throws TransactionLeak from a query that comes after the end; TransactionAborted
   *
   * @example
   * const result = await repo.transaction(async () => {
   *   const room = await repo.insert(rooms, roomChanges)
   *   if (!room.ok) return room
   *   return repo.insert(members, memberChanges(room.value))
   * })
   */
  transaction<T>(fn: () => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#transactions.run(fn, options)
  }

  /**
   * Does `fn` once the transaction that the caller is in, the outermost one, has been committed, and never
   * when it is undone; without a transaction it is done now. For what tells others of what was stored:
   * broadcasts, mails, jobs. `repo.transaction` waits for it, in the order in which it was asked for.
   *
   * @throws what `fn` throws: `repo.transaction` does then, and what it stored is kept; what was to follow
   *   is not done.
   *
   * @example
   * await repo.insert(orders, changes)
   * await repo.afterCommit(() => pubsub.broadcast(orderEvents({ shop }), { kind: 'placed' }))
   */
  afterCommit(fn: () => unknown): Promise<void> {
    return this.#transactions.afterCommit(fn)
  }

  /** Asks the database for an answer: for a health check. */
  async health(): Promise<Health> {
    try {
      await this.#transactions.ping()
      return { ok: true }
    } catch (error) {
      if (error instanceof RedstartError) return { ok: false, reason: error }
      throw error
    }
  }

  /** Lets what runs finish, for some seconds, and hangs up. A query after that throws DatabaseClosed. */
  close(): Promise<void> {
    return this.#transactions.close()
  }
}

function found<R>(table: PgTable, row: R | undefined): R {
  if (row === undefined) throw new NotFound(`The table ${getTableName(table)} has no such row.`)
  return row
}
