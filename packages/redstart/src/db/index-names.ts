import { getTableName, is, SQL } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { InvalidDefinition } from '../errors/index.ts'
import type { DatabaseSchema } from './handle.ts'

/**
 * Makes sure that each index on an expression has a name: drizzle-kit makes one of columns only, and ends
 * the whole process where there is none.
 *
 * @throws InvalidDefinition that names the table
 */
export function checkIndexNames(schema: DatabaseSchema): void {
  for (const table of Object.values(schema)) {
    if (!is(table, PgTable)) continue
    const nameless = getTableConfig(table).indexes.some(
      ({ config }) => config.name === undefined && config.columns.some((column) => is(column, SQL)),
    )
    if (!nameless) continue
    const name = getTableName(table)
    throw new InvalidDefinition(
      `The table ${name}`,
      'has an index on an expression that has no name',
      `Give it one: index('${name}_search') or uniqueIndex('${name}_unique').`,
    )
  }
}
