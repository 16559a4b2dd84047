import { pgTable, text } from 'drizzle-orm/pg-core'
import { type AccountTables, accountTables, userColumns } from 'redstart/auth'

/** The users of the application with accounts that is measured. */
export const users = pgTable('users', { ...userColumns(), nickname: text().notNull().unique() })

/** The tables beside it. */
export const tables: AccountTables = accountTables(users)

/** All tables, as `defineDatabase` takes them. */
export const schema = { users, ...tables }
