/** The tables of the accounts in a database of their own, for tests. */
import { createHash } from 'node:crypto'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { type AccountTables, accountTables, userColumns } from '../../src/auth/index.ts'
import {
  type Database,
  type DatabaseSchema,
  defineDatabase,
  generateMigration,
  openTestDatabase,
  type Row,
} from '../../src/db/index.ts'

/** The table of users of these tests: with a nickname, which nobody else may have. */
export const users = pgTable('users', { ...userColumns(), nickname: text().notNull().unique() })

/** Somebody in that table. */
export type TestUser = Row<typeof users>

/** The tables of the accounts beside it. */
export const tables: AccountTables = accountTables(users)

/** A database with the tables of the accounts, for a test file. */
export interface AccountsDatabase {
  readonly database: Database<DatabaseSchema>
  close(): Promise<void>
}

const schema = { users, ...tables }
const SHELF = fileURLToPath(new URL('../../../../node_modules/.cache/redstart/', import.meta.url))

/** Opens a database for a test file: in memory, with all tables and nobody in them. */
export async function openAccountsDatabase(): Promise<AccountsDatabase> {
  const migrations = await migrationsOf()
  const folder = join(migrations, '../db')
  const database = defineDatabase({ schema, migrations, folder, url: '' })
  const repo = await openTestDatabase(database)
  return { database, close: () => repo.close() }
}

/** The migrations of the tables as they are now: made once, and kept beside the migrated database. */
async function migrationsOf(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of [
    '../../src/auth/tables/account-tables.ts',
    '../../src/auth/tables/user-columns.ts',
    'accounts-database.ts',
  ]) {
    hash.update(await readFile(new URL(file, import.meta.url)))
  }
  const kept = join(SHELF, `accounts-${hash.digest('hex').slice(0, 16)}`, 'migrations')
  if (await stat(kept).catch(() => undefined)) return kept
  const making = join(SHELF, `accounts-making-${process.pid}`)
  const migrations = join(making, 'migrations')
  const database = defineDatabase({ schema, migrations, folder: join(making, 'db'), url: '' })
  await generateMigration(database, 'create_accounts', { interactive: false })
  // Another test file may have been faster.
  await rename(making, dirname(kept)).catch(() => rm(making, { recursive: true, force: true }))
  return kept
}
