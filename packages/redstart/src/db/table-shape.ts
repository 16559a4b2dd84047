/** What Drizzle knows of a table that the repo needs: its key, and the names of its columns. */
import { type Column, getTableColumns, getTableName } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { InvalidDefinition } from '../errors/index.ts'

/** A column of a table, by the name that it has in TypeScript. */
export interface NamedColumn {
  readonly field: string
  readonly column: PgColumn
}

/** The columns of the primary key, in the order of the key. */
export function keyOf(table: PgTable): NamedColumn[] {
  const columns = columnsOf(table)
  const own = columns.filter(({ column }) => column.primary)
  if (own.length > 0) return own
  const [key] = getTableConfig(table).primaryKeys
  const composite = key?.columns.flatMap((part) =>
    columns.filter(({ column }) => column.name === part.name),
  )
  if (composite && composite.length > 0) return composite
  throw new InvalidDefinition(
    `The table ${getTableName(table)}`,
    'has no primary key',
    'Give it one, id: id() for example; rows without a key are found with repo.db.',
  )
}

/** All columns of a table. */
export function columnsOf(table: PgTable): NamedColumn[] {
  return Object.entries(getTableColumns(table)).map(([field, column]) => ({ field, column }))
}

/** The name that a column has in the database. */
export function nameInDatabase(column: Column): string {
  return column.keyAsName ? toSnakeCase(column.name) : column.name
}

const UUID = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i

/**
 * Whether a value could stand in a column at all: an id from an address may be anything, and the
 * database refuses a query with what is none. `repo.get` and `repo.getBy` ask by themselves.
 *
 * @example
 * if (!fits(messages.id, params.id)) throw new NotFound()
 */
export function fits(column: PgColumn, value: unknown): boolean {
  if (column.columnType === 'PgUUID') return typeof value === 'string' && UUID.test(value)
  const bits = column.getSQLType().startsWith('small') ? 16 : 32
  if (/^(small)?(int|serial)(eger)?$/.test(column.getSQLType())) {
    return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** (bits - 1)
  }
  return value !== undefined && value !== null
}
