/** The tables of the database tests: one of each constraint and of each kind of relation. */
import { relations, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import { id, timestamps } from '../../src/db/index.ts'

const span = customType<{ data: string }>({ dataType: () => 'int4range' })

export const mood = pgEnum('mood', ['quiet', 'loud'])

export const rooms = pgTable(
  'rooms',
  {
    id: id(),
    name: text().notNull().unique(),
    seats: integer().notNull().default(4),
    topic: varchar({ length: 20 }),
    mood: mood().notNull().default('quiet'),
    // A migration written by hand lets no two rooms have the same hours.
    openHours: span(),
    ...timestamps(),
  },
  (table) => [check('rooms_seats_positive', sql`${table.seats} > 0`)],
)

export const members = pgTable('members', {
  id: id(),
  roomId: uuid()
    .notNull()
    .references(() => rooms.id),
  nickName: text().notNull().unique('members_nick_taken'),
})

export const signs = pgTable('signs', {
  id: id(),
  roomId: uuid()
    .notNull()
    .unique()
    .references(() => rooms.id),
  text: text().notNull(),
})

export const visits = pgTable(
  'visits',
  { roomId: uuid().notNull(), day: date().notNull(), count: integer().notNull() },
  (table) => [primaryKey({ columns: [table.roomId, table.day] })],
)

export const samples = pgTable('samples', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  big: bigint({ mode: 'bigint' }),
  flag: boolean(),
  at: timestamp({ withTimezone: true, precision: 3 }),
  data: jsonb(),
  tags: text().array(),
})

export const roomRelations = relations(rooms, ({ many, one }) => ({
  members: many(members),
  sign: one(signs),
}))

export const memberRelations = relations(members, ({ one }) => ({
  room: one(rooms, { fields: [members.roomId], references: [rooms.id] }),
}))

export const signRelations = relations(signs, ({ one }) => ({
  room: one(rooms, { fields: [signs.roomId], references: [rooms.id] }),
}))
