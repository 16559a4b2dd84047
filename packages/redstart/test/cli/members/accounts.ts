import { pgTable } from 'drizzle-orm/pg-core'
import { accountTables, defineAccounts, userColumns } from 'redstart/auth'
import { defineDatabase } from 'redstart/db'
import { defineMailer } from 'redstart/mail'

const users = pgTable('users', { ...userColumns() })
const tables = accountTables(users)

/** Nothing opens it. */
const database = defineDatabase({ schema: { users, ...tables }, migrations: 'migrations' })

export const mailer = defineMailer({
  from: 'Members <members@books.example>',
  transport: process.env.SMTP_URL || 'mailbox',
})

export const accounts = defineAccounts({
  name: 'Members',
  url: process.env.PUBLIC_URL || 'https://books.example',
  database,
  users,
  tables,
  mailer,
})
