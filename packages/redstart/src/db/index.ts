/**
 * PostgreSQL, embedded or on a server, with the same code for both: a schema in Drizzle, a repo that
 * stores changesets and finds rows, transactions that need no handle, and migrations.
 *
 * @example
 * export const database = defineDatabase({ schema, migrations: 'migrations', url: process.env.DATABASE_URL })
 * const repo = await database.open()
 *
 * @module
 */
export { id, timestamps } from './columns.ts'
export {
  createDatabase,
  dropDatabase,
  migrateDatabase,
  migrationStatus,
  resetDatabase,
  rollbackDatabase,
  seedDatabase,
} from './commands.ts'
export { Database, defineDatabase, type OpenOptions } from './definition.ts'
export { type FieldSchema, type FieldsOf, fieldsOf, type PickedFields } from './fields.ts'
export { type GenerateOptions, generateMigration } from './generate.ts'
export type { DatabaseSchema, Handle } from './handle.ts'
export type { MigrationState } from './migration-runner.ts'
export { type Health, type Key, Repo, type Row, type Stored } from './repo.ts'
export type { DatabaseOptions, Timeouts } from './settings.ts'
export { fits } from './table-shape.ts'
export { openTestDatabase } from './test-database.ts'
export type { TransactionOptions } from './transactions.ts'
