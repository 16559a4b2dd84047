import type { NotNull } from 'drizzle-orm'
import {
  type PgTextBuilderInitial,
  type PgTimestampBuilderInitial,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { id, timestamps } from '../../db/index.ts'
import type { TableOf } from './table-of.ts'

type Text = PgTextBuilderInitial<'', [string, ...string[]]>
type MaybeMoment = PgTimestampBuilderInitial<''>

/** The columns that every table of users has, as {@link userColumns} makes them. */
export type UserColumns = {
  id: ReturnType<typeof id>
  email: NotNull<Text>
  passwordHash: Text
  confirmedAt: MaybeMoment
  lockedUntil: MaybeMoment
  suspendedAt: MaybeMoment
} & ReturnType<typeof timestamps>

/** A table of users: any that has the columns of {@link userColumns}, whatever else it has. */
export type UsersTable = TableOf<string, UserColumns, string | undefined>

/**
 * The columns that the accounts need in a table of users. The application writes its own beside them.
 *
 * @example
 * export const users = pgTable('users', { ...userColumns(), nickname: text().notNull().unique() })
 */
export function userColumns(): UserColumns {
  const moment = (): MaybeMoment => timestamp({ withTimezone: true, precision: 3 })
  return {
    id: id(),
    email: text().notNull().unique(),
    passwordHash: text(),
    confirmedAt: moment(),
    lockedUntil: moment(),
    suspendedAt: moment(),
    ...timestamps(),
  }
}
