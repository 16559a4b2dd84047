/** Single rows of any table: the statements under the repo. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { InvalidOption } from '../errors/index.ts'
import type { DatabaseSchema, Handle } from './handle.ts'
import { columnsOf, fits, type NamedColumn } from './table-shape.ts'

/** Values by the names that the columns have in TypeScript. */
export type Values = Readonly<Record<string, unknown>>

type Db = Pick<Handle<DatabaseSchema>, 'insert' | 'update' | 'delete' | 'select'>

/** Stores a row and gives it back with what the database filled in. */
export async function insertRow(db: Db, table: PgTable, values: Values): Promise<Values> {
  const [row] = await db.insert(table).values(onlyColumns(table, values)).returning()
  return row ?? {}
}

/** Changes the row of a key; undefined when there is none. */
export async function updateRow(
  db: Db,
  table: PgTable,
  key: Values,
  values: Values,
): Promise<Values | undefined> {
  const [row] = await db
    .update(table)
    .set(onlyColumns(table, values))
    .where(matching(table, key))
    .returning()
  return row
}

/** Deletes the row of a key; undefined when there is none. */
export async function deleteRow(db: Db, table: PgTable, key: Values): Promise<Values | undefined> {
  const [row] = await db.delete(table).where(matching(table, key)).returning()
  return row
}

/** The row whose columns have these values, any of them if there are many; undefined without one. */
export async function findRow(db: Db, table: PgTable, where: Values): Promise<Values | undefined> {
  const condition = matching(table, where)
  const wanted = columnsOf(table).filter(({ field }) => (where[field] ?? null) !== null)
  if (!wanted.every(({ field, column }) => fits(column, where[field]))) return undefined
  const [row] = await db.select().from(table).where(condition).limit(1)
  return row
}

/**
 * The values of the columns of a primary key, out of a key alone or out of a whole row.
 *
 * @throws InvalidOption when a part of the key is absent
 */
export function keyValues(columns: readonly NamedColumn[], from: unknown): Values {
  const [only] = columns
  if (only && columns.length === 1 && (typeof from !== 'object' || from === null)) {
    return { [only.field]: from }
  }
  return Object.fromEntries(
    columns.map(({ field }) => {
      const value: unknown = Reflect.get(Object(from), field)
      if (value === undefined || value === null) {
        throw new InvalidOption(field, value, 'part of what identifies the row')
      }
      return [field, value]
    }),
  )
}

/**
 * Changes in which `undefined`, a field that was cleared, is what the database has for that: null, or the
 * default of a column that has to have a value.
 */
export function cleared(table: PgTable, changes: Values): Values {
  const present = columnsOf(table).filter(({ field }) => Object.hasOwn(changes, field))
  return Object.fromEntries(
    present.map(({ field, column }) => {
      const nothing = column.notNull && column.default !== undefined ? sql`default` : null
      return [field, changes[field] === undefined ? nothing : changes[field]]
    }),
  )
}

function onlyColumns(table: PgTable, values: Values): Values {
  const fields = columnsOf(table).map(({ field }) => field)
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(values, field)).map((field) => [field, values[field]]),
  )
}

/** @throws InvalidOption for no condition at all, a column that is not there, and for undefined */
function matching(table: PgTable, where: Values): SQL | undefined {
  const columns = new Map(columnsOf(table).map(({ field, column }) => [field, column]))
  const conditions = Object.entries(where).map(([field, value]) => {
    const column = columns.get(field)
    if (!column) throw new InvalidOption(field, value, 'a column of the table')
    // A condition that is left out would match every row.
    if (value === undefined) throw new InvalidOption(field, value, 'a value, or null')
    return value === null ? isNull(column) : eq(column, value)
  })
  if (conditions.length === 0) throw new InvalidOption('where', where, 'at least one column')
  return and(...conditions)
}
