import type { AccountTables } from '../tables/account-tables.ts'
import type { AccountsDatabase } from '../tables/accounts-database.ts'
import { PostgresSessions } from './postgres-sessions.ts'
import { PostgresThrottles } from './postgres-throttles.ts'
import { PostgresTokens } from './postgres-tokens.ts'
import type { AccountStore } from './store.ts'

/**
 * Keeps sessions, one-time tokens and counters in PostgreSQL, embedded or on a server, beside the users:
 * the default. What is stored inside of `repo.transaction` is kept or undone with it.
 *
 * @param database - Of `defineDatabase`; what its `repo()` gives is used, and stays open.
 * @param tables - What `accountTables` gave.
 * @example
 * defineAccounts({ …, store: postgresAccounts(database, { accountSessions, accountTokens, accountThrottles }) })
 */
export function postgresAccounts(
  database: AccountsDatabase,
  tables: Pick<AccountTables, 'accountSessions' | 'accountTokens' | 'accountThrottles'>,
): AccountStore {
  return {
    sessions: new PostgresSessions(database, tables.accountSessions),
    tokens: new PostgresTokens(database, tables.accountTokens),
    throttles: new PostgresThrottles(database, tables.accountThrottles),
    async close() {},
  }
}
