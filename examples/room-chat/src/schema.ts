/** The tables. `npx redstart db generate NAME` writes the migration that leads to them. */
import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { id, timestamps } from 'redstart/db'

const moment = () => timestamp({ withTimezone: true, precision: 3 })

export const people = pgTable(
  'people',
  {
    id: id(),
    name: text().notNull(),
    /** The name as two names are compared. */
    handle: text().notNull(),
    signedInAt: moment().notNull().defaultNow(),
    signedOutAt: moment(),
  },
  (person) => [
    // A nickname belongs to one person at a time and is free again after signing out.
    uniqueIndex('people_handle_in_use').on(person.handle).where(sql`signed_out_at is null`),
  ],
)

export const rooms = pgTable('rooms', {
  id: id(),
  name: text().notNull(),
  /** The name as two names are compared. */
  handle: text().notNull().unique(),
  topic: text(),
  /** Who opened it; the rooms of the seed belong to nobody. */
  ownerId: uuid().references(() => people.id),
  ...timestamps(),
})

export const messages = pgTable(
  'messages',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    roomId: uuid()
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** Chosen by the browser: what is sent again after a lost connection is stored once. */
    key: text().notNull(),
    body: text().notNull(),
    mentions: text().array().notNull(),
    sentAt: moment().notNull().defaultNow(),
  },
  (message) => [
    unique('messages_sent_once').on(message.roomId, message.personId, message.key),
    index().on(message.roomId, message.id),
  ],
)

export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    roomId: uuid()
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    email: text().notNull(),
    ...timestamps(),
  },
  (invitation) => [
    unique('invitations_sent_once').on(invitation.roomId, invitation.email),
    index().on(invitation.personId, invitation.insertedAt),
  ],
)
