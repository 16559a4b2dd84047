/** The tables. `npx redstart db generate NAME` writes the migration that leads to them. */
import { sql } from 'drizzle-orm'
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { accountTables, userColumns } from 'redstart/auth'

export const users = pgTable('users', { ...userColumns(), nickname: text().notNull() }, (user) => [
  // `Ann` and `ann` are one.
  uniqueIndex('users_nickname_unique').on(sql`lower(${user.nickname})`),
])

export const {
  accountEvents,
  accountIdentities,
  accountInvitations,
  accountSessions,
  accountThrottles,
  accountTokens,
} = accountTables(users)
