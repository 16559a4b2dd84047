import {
  getTableName,
  getTableUniqueName,
  is,
  normalizeRelation,
  One,
  type RelationalSchemaConfig,
  type TablesRelationalConfig,
} from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { InvalidDefinition } from '../errors/index.ts'
import type { Values } from './rows.ts'
import { columnsOf } from './table-shape.ts'

/** Where the rows of a nested field are stored. */
export interface NestedTable {
  readonly table: PgTable
  /** The columns of a nested row that point to its parent, with the values for this parent. */
  foreignKey(parent: Values): Values
}

/** The tables and relations of a schema, whichever. */
export type AnyTables = RelationalSchemaConfig<TablesRelationalConfig>

/**
 * Finds where a nested field of a changeset is stored: the relation of the table that has its name.
 *
 * @throws InvalidDefinition when there is none, or when not the nested row points to its parent
 */
export function nestedTable(tables: AnyTables, parent: PgTable, field: string): NestedTable {
  const name = tables.tableNamesMap[getTableUniqueName(parent)]
  const relation = name === undefined ? undefined : tables.schema[name]?.relations[field]
  const what = `The table ${getTableName(parent)}`
  if (!relation || !is(relation.referencedTable, PgTable)) {
    const mend = `Export relations(${name ?? 'table'}, …) with ${field} beside the tables.`
    throw new InvalidDefinition(what, `has no relation for the nested field ${field}`, mend)
  }
  const { fields, references } = normalizeRelation(tables.schema, tables.tableNamesMap, relation)
  const own = fields.map((column) => nameOf(parent, column))
  const theirs = references.map((column) => nameOf(relation.referencedTable, column))
  if (is(relation, One) && relation.config && !fields.every((column) => column.primary)) {
    throw new InvalidDefinition(
      what,
      `points to ${field} itself, which has to be there first`,
      `Store ${field} in the same repo.transaction, before.`,
    )
  }
  return {
    table: relation.referencedTable,
    foreignKey: (row) =>
      Object.fromEntries(theirs.map((name, index) => [name, row[own[index] ?? '']])),
  }
}

function nameOf(table: unknown, wanted: unknown): string {
  const columns = is(table, PgTable) ? columnsOf(table) : []
  return columns.find(({ column }) => column === wanted)?.field ?? ''
}
