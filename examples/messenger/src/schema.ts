/** The tables. `npx redstart db generate NAME` writes the migration that leads to them. */
import { relations, sql } from 'drizzle-orm'
import {
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { accountTables, userColumns } from 'redstart/auth'
import { id, timestamps } from 'redstart/db'

const moment = () => timestamp({ withTimezone: true, precision: 3 })
/** Fine enough to tell what came first. */
const instant = () => timestamp({ withTimezone: true })
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

export const users = pgTable(
  'users',
  {
    ...userColumns(),
    nickname: text().notNull(),
    theme: text({ enum: ['system', 'light', 'dark'] })
      .notNull()
      .default('system'),
    /** Of which messages a browser notification tells. */
    notify: text({ enum: ['all', 'mentions', 'none'] })
      .notNull()
      .default('all'),
    lastSeenAt: moment(),
  },
  (user) => [
    // `Ann` and `ann` are one.
    uniqueIndex('users_nickname_unique').on(sql`lower(${user.nickname})`),
    // For those that begin with what somebody has typed.
    index('users_nickname_beginning').on(sql`lower(${user.nickname}) text_pattern_ops`),
    check('users_nickname_length', sql`length(${user.nickname}) between 1 and 20`),
  ],
)

export const {
  accountEvents,
  accountIdentities,
  accountInvitations,
  accountSessions,
  accountThrottles,
  accountTokens,
} = accountTables(users)

export const conversations = pgTable(
  'conversations',
  {
    id: id(),
    title: text().notNull(),
    /** When something was said last; the newest stand on top. */
    activeAt: moment().notNull().defaultNow(),
    ...timestamps(),
  },
  ({ title }) => [check('conversations_title_length', sql`length(${title}) between 1 and 80`)],
)

/** A conversation is stored with its members, as the form has them. */
export const conversationRelations = relations(conversations, ({ many }) => ({
  members: many(members),
}))

export const members = pgTable(
  'members',
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    isOwner: boolean().notNull().default(false),
    joinedAt: instant().notNull().defaultNow(),
    /** The newest message of that time: up to there nothing counts as unread. */
    joinedAfter: integer().notNull().default(0),
  },
  (member) => [
    primaryKey({ columns: [member.conversationId, member.userId] }),
    uniqueIndex('members_one_owner').on(member.conversationId).where(sql`${member.isOwner}`),
    index().on(member.userId),
  ],
)

export const memberRelations = relations(members, ({ one }) => ({
  conversation: one(conversations, {
    fields: [members.conversationId],
    references: [conversations.id],
  }),
}))

export const messages = pgTable(
  'messages',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** Nobody, once their account was deleted. */
    authorId: uuid().references(() => users.id, { onDelete: 'set null' }),
    /** Chosen by the browser: what is sent again after a lost connection is stored once. */
    key: text().notNull(),
    body: text().notNull(),
    /** The ids of the people whom it names. */
    mentions: uuid().array().notNull(),
    // Not the time at which the transaction began: it may have waited for another message.
    sentAt: moment().notNull().default(sql`clock_timestamp()`),
    editedAt: moment(),
    /** What is deleted keeps its place, without its text. */
    deletedAt: moment(),
  },
  (message) => [
    unique('messages_sent_once').on(message.conversationId, message.authorId, message.key),
    index().on(message.conversationId, message.id),
    index().on(message.authorId),
    index('messages_mentioning')
      .on(message.conversationId, message.id)
      .where(sql`${message.mentions} <> '{}'`),
    index('messages_words').using('gin', sql`to_tsvector('simple', ${message.body})`),
    check('messages_key_length', sql`length(${message.key}) between 1 and 64`),
    check('messages_body_length', sql`length(${message.body}) <= 4000`),
    check('messages_deleted_blank', sql`${message.deletedAt} is null or ${message.body} = ''`),
  ],
)

export const pictures = pgTable(
  'pictures',
  {
    id: id(),
    messageId: integer()
      .notNull()
      .unique('pictures_one_each')
      .references(() => messages.id, { onDelete: 'cascade' }),
    type: text({ enum: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] }).notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: bytea().notNull(),
  },
  ({ width, height, bytes }) => [
    check('pictures_width', sql`${width} between 1 and 8000`),
    check('pictures_height', sql`${height} between 1 and 8000`),
    check('pictures_size', sql`octet_length(${bytes}) <= 2097152`),
  ],
)

export const reactions = pgTable(
  'reactions',
  {
    messageId: integer()
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    emoji: text().notNull(),
    reactedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (reaction) => [
    primaryKey({ columns: [reaction.messageId, reaction.userId, reaction.emoji] }),
    index().on(reaction.userId),
    check('reactions_emoji_length', sql`length(${reaction.emoji}) between 1 and 16`),
  ],
)

/** How far each member has read. */
export const seenMarks = pgTable(
  'seen_marks',
  {
    conversationId: uuid().notNull(),
    userId: uuid().notNull(),
    messageId: integer()
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    seenAt: moment().notNull().defaultNow(),
  },
  (mark) => [
    primaryKey({ columns: [mark.conversationId, mark.userId] }),
    index().on(mark.messageId),
    // Only a member has a mark, and it goes with the membership.
    foreignKey({
      name: 'seen_marks_member',
      columns: [mark.conversationId, mark.userId],
      foreignColumns: [members.conversationId, members.userId],
    }).onDelete('cascade'),
  ],
)
