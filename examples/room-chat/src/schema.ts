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
import { accountTables, userColumns } from 'redstart/auth'
import { id, timestamps } from 'redstart/db'

const moment = () => timestamp({ withTimezone: true, precision: 3 })

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

export const rooms = pgTable('rooms', {
  id: id(),
  name: text().notNull(),
  /** The name as two names are compared. */
  handle: text().notNull().unique(),
  topic: text(),
  /** Who opened it; the rooms of the seed, and of who is gone, belong to nobody. */
  ownerId: uuid().references(() => users.id, { onDelete: 'set null' }),
  ...timestamps(),
})

export const messages = pgTable(
  'messages',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    roomId: uuid()
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Chosen by the browser: what is sent again after a lost connection is stored once. */
    key: text().notNull(),
    body: text().notNull(),
    mentions: text().array().notNull(),
    sentAt: moment().notNull().defaultNow(),
  },
  (message) => [
    unique('messages_sent_once').on(message.roomId, message.userId, message.key),
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
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    ...timestamps(),
  },
  (invitation) => [
    unique('invitations_sent_once').on(invitation.roomId, invitation.email),
    index().on(invitation.userId, invitation.insertedAt),
  ],
)
