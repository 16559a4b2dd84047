import {
  type HasDefault,
  type HasRuntimeDefault,
  type IsPrimaryKey,
  type NotNull,
  sql,
} from 'drizzle-orm'
import {
  type PgTimestampBuilderInitial,
  type PgUUIDBuilderInitial,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { v7 } from 'uuid'

/**
 * A primary key: a UUID of version 7, made here and not by the database, so that its rows sort by when
 * they were made, also on servers that do not know the version.
 *
 * @example
 * export const rooms = pgTable('rooms', { id: id(), name: text().notNull(), ...timestamps() })
 */
export function id(): HasDefault<
  HasRuntimeDefault<IsPrimaryKey<NotNull<PgUUIDBuilderInitial<''>>>>
> {
  return uuid()
    .primaryKey()
    .$defaultFn(() => v7())
}

/** A moment that is always set. */
type Moment = HasDefault<NotNull<PgTimestampBuilderInitial<''>>>

/**
 * `insertedAt` and `updatedAt`: when a row was made and last changed, by the clock of the database and
 * to the millisecond, which is what a `Date` holds.
 */
export function timestamps(): { insertedAt: Moment; updatedAt: Moment } {
  const moment = () => timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow()
  return { insertedAt: moment(), updatedAt: moment().$onUpdateFn(() => sql`now()`) }
}
