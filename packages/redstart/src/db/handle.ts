import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
  type RelationalSchemaConfig,
} from 'drizzle-orm'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import { PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { PgRemoteDatabase, PgRemoteSession, type PreparedQuery } from 'drizzle-orm/pg-proxy'
import { TransactionLeak } from '../errors/index.ts'
import type { RowShape, SqlValue } from './driver.ts'

/** Drizzle's tables, relations and enums, by the names that they are exported under. */
export type DatabaseSchema = Record<string, unknown>

/**
 * Drizzle's query builder with the tables and relations of a schema: `select`, `insert`, `update`,
 * `delete`, `execute` and `query.rooms.findMany({ with: … })`. Transactions are `repo.transaction`.
 */
export type Handle<S extends DatabaseSchema> = Omit<PgRemoteDatabase<S>, 'transaction'>

/** The tables and relations of a schema, as Drizzle reads them. */
export type Tables<S extends DatabaseSchema> = RelationalSchemaConfig<ExtractTablesWithRelations<S>>

/** Runs one statement and gives its rows in the shape that is asked for. */
export type RunQuery = (
  sql: string,
  values: readonly SqlValue[],
  shape: RowShape,
) => Promise<unknown[]>

/** Reads the tables and relations out of what a schema file exports. */
export function tablesOf<S extends DatabaseSchema>(schema: S): Tables<S> {
  const { tables, tableNamesMap } = extractTablesRelationalConfig<ExtractTablesWithRelations<S>>(
    schema,
    createTableRelationsHelpers,
  )
  return { fullSchema: schema, schema: tables, tableNamesMap }
}

/**
 * A Drizzle handle that runs its statements through `run`: the same for a server and for the embedded
 * database, with the columns named in snake_case.
 */
export function createHandle<S extends DatabaseSchema>(
  tables: Tables<S>,
  run: RunQuery,
): Handle<S> {
  const dialect = new PgDialect({ casing: 'snake_case' })
  const session = new Session<S, ExtractTablesWithRelations<S>>(
    async (sql, values, method) => ({
      rows: await run(sql, values, method === 'all' ? 'array' : 'object'),
    }),
    dialect,
    tables,
  )
  return new PgRemoteDatabase<S>(dialect, session, tables)
}

class Session<
  S extends DatabaseSchema,
  R extends ExtractTablesWithRelations<S>,
> extends PgRemoteSession<S, R> {
  // Drizzle puts the values of a failed query into its error's message; our own error has none.
  override prepareQuery<T extends PreparedQueryConfig>(
    ...args: Parameters<PgRemoteSession<S, R>['prepareQuery']>
  ): PreparedQuery<T> {
    const prepared = super.prepareQuery<T>(...args)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (values) => execute(values).catch(throwCause)
    return prepared
  }

  override async transaction(): Promise<never> {
    throw new TransactionLeak(
      "Drizzle's own db.transaction was called",
      'Use repo.transaction(async () => …): what it calls is inside without being handed a transaction.',
    )
  }
}

function throwCause(error: unknown): never {
  throw error instanceof DrizzleQueryError && error.cause ? error.cause : error
}
