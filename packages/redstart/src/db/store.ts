/** Stores changesets, with all that is nested in them. */
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Changeset } from '../changeset/index.ts'
import { ConstraintViolated, QueryFailed, RowsNotLoaded } from '../errors/index.ts'
import { explained } from './constraint-map.ts'
import type { DatabaseSchema, Handle } from './handle.ts'
import { type AnyTables, nestedTable } from './nested-table.ts'
import {
  cleared,
  deleteRow,
  findRow,
  insertRow,
  keyValues,
  updateRow,
  type Values,
} from './rows.ts'
import { keyOf } from './table-shape.ts'
import type { Transactions } from './transactions.ts'

/** What became of a changeset. */
export type Outcome<C extends object> =
  | { readonly ok: true; readonly value: Values }
  | { readonly ok: false; readonly changeset: Changeset<C> }

type StoreAction = 'insert' | 'update' | 'delete'

/** Stores changesets through one handle. */
export class Store {
  readonly #db: Pick<Handle<DatabaseSchema>, 'insert' | 'update' | 'delete' | 'select'>
  readonly #transactions: Transactions
  readonly #tables: AnyTables

  constructor(
    db: Pick<Handle<DatabaseSchema>, 'insert' | 'update' | 'delete' | 'select'>,
    transactions: Transactions,
    tables: AnyTables,
  ) {
    this.#db = db
    this.#transactions = transactions
    this.#tables = tables
  }

  /**
   * Stores a changeset, or says why not. What is not valid does not reach the database.
   *
   * @param fixed - Columns that no form sets
   */
  async store<C extends object>(
    action: StoreAction,
    table: PgTable,
    changeset: Changeset<C>,
    fixed: Values,
  ): Promise<Outcome<C>> {
    const told = changeset.withAction(action)
    const applied = action === 'delete' ? undefined : told.apply(action)
    if (applied?.ok === false) return applied
    if (!told.valid) return { ok: false, changeset: told }
    if (action === 'update') requireLoaded(told)
    const whole: Values = { ...applied?.value }
    const work = () => this.#attempt(action, table, told, { ...whole, ...fixed }, fixed)
    const alone = Object.keys(told.nested).length === 0 && !this.#transactions.active
    try {
      return await (alone ? work() : this.#transactions.run(work))
    } catch (error) {
      // What was typed is no value of the column's type (SQLSTATE class 22): the form says so.
      if (error instanceof QueryFailed && error.sqlState.startsWith('22')) {
        return { ok: false, changeset: told.addError('$form', 'is invalid') }
      }
      if (!(error instanceof ConstraintViolated)) throw error
      return { ok: false, changeset: explained(told, table, error) }
    }
  }

  async #attempt<C extends object>(
    action: StoreAction,
    table: PgTable,
    changeset: Changeset<C>,
    whole: Values,
    fixed: Values,
  ): Promise<Outcome<C>> {
    const row = await this.#row(action, table, changeset, whole, fixed)
    if (!row) return { ok: false, changeset: stale(changeset) }
    const nestings = action === 'delete' ? [] : Object.entries(changeset.nested)
    for (const [field, rows] of nestings) {
      const { table: nested, foreignKey } = nestedTable(this.#tables, table, field)
      for (const child of rows) {
        const toDo = storeActionOf(child)
        if (toDo === 'update' && !child.changed) continue
        const stored = await this.store(
          toDo,
          nested,
          child,
          toDo === 'insert' ? foreignKey(row) : {},
        )
        if (!stored.ok) {
          return { ok: false, changeset: withRow(changeset, field, child, stored.changeset) }
        }
      }
    }
    return { ok: true, value: row }
  }

  #row<C extends object>(
    action: StoreAction,
    table: PgTable,
    changeset: Changeset<C>,
    whole: Values,
    fixed: Values,
  ): Promise<Values | undefined> {
    if (action === 'insert') return insertRow(this.#db, table, whole)
    const key = keyValues(keyOf(table), changeset.data)
    if (action === 'delete') return deleteRow(this.#db, table, key)
    // Fields that are no columns, such as a repeated password, change nothing here.
    const changes = cleared(table, { ...changeset.changes, ...fixed })
    if (Object.keys(changes).length === 0) return findRow(this.#db, table, key)
    return updateRow(this.#db, table, key, changes)
  }
}

function storeActionOf({ action }: Changeset<object>): StoreAction {
  return action === 'update' || action === 'delete' ? action : 'insert'
}

/** The row is gone: somebody else deleted it. */
function stale<C extends object>(changeset: Changeset<C>): Changeset<C> {
  return changeset.addError('$form', {
    message: 'has been deleted by somebody else',
    code: 'stale',
  })
}

/** The changeset with what became of one of its nested rows. */
function withRow<C extends object>(
  changeset: Replacing<C>,
  field: string,
  row: Changeset<object>,
  refused: Changeset<object>,
): Changeset<C> {
  const rows = changeset.nested[field] ?? []
  return changeset.withNested(
    field,
    rows.map((one) => (one === row ? refused : one)),
  )
}

/** A changeset by the names of its fields as text. */
interface Replacing<C extends object> extends Pick<Changeset<C>, 'nested'> {
  withNested(field: string, rows: readonly Changeset<object>[]): Changeset<C>
}

/** @throws RowsNotLoaded for rows of a field that the data do not have: each would be stored once more. */
function requireLoaded({ data, nested }: Changeset<object>): void {
  const loaded: Values = { ...data }
  for (const field of Object.keys(nested)) {
    if (loaded[field] === undefined) throw new RowsNotLoaded(field)
  }
}
