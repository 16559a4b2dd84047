/** The tables of the accounts: people, and what is kept about their sessions, links and log-ins. */
import { pgTable, text } from 'drizzle-orm/pg-core'
import { accountTables, userColumns } from 'redstart/auth'

export const users = pgTable('users', {
  ...userColumns(),
  /** An admin may see and change what belongs to others. No form sets it. */
  role: text({ enum: ['user', 'admin'] })
    .notNull()
    .default('user'),
})

export const {
  accountEvents,
  accountIdentities,
  accountInvitations,
  accountSessions,
  accountThrottles,
  accountTokens,
} = accountTables(users)
