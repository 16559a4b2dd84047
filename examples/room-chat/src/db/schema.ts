/** The tables of `tables.sql` as Drizzle sees them. */
import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = () => timestamp({ withTimezone: true })

export const people = pgTable('people', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  handle: text().notNull(),
  signedInAt: moment().notNull().defaultNow(),
  signedOutAt: moment(),
})

export const rooms = pgTable('rooms', {
  id: text().primaryKey(),
  name: text().notNull(),
  createdAt: moment().notNull().defaultNow(),
})

export const messages = pgTable('messages', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  roomId: text()
    .notNull()
    .references(() => rooms.id),
  personId: uuid()
    .notNull()
    .references(() => people.id),
  key: text().notNull(),
  body: text().notNull(),
  mentions: text().array().notNull(),
  sentAt: moment().notNull().defaultNow(),
})
