import type { BuildColumns, ColumnBuilderBase } from 'drizzle-orm'
import type { PgTableWithColumns } from 'drizzle-orm/pg-core'

/** The table that `pgTable` makes of a name and columns. */
export type TableOf<
  Name extends string,
  Columns extends Record<string, ColumnBuilderBase>,
  Schema extends string | undefined = undefined,
> = PgTableWithColumns<{
  name: Name
  schema: Schema
  columns: BuildColumns<Name, Columns, 'pg'>
  dialect: 'pg'
}>
