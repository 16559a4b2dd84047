/** Rooms and what is said in them. Nothing here knows of HTTP or of sockets. */
import { and, arrayContains, desc, eq, gt, max, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from './db/database.ts'
import { messages, people, rooms } from './db/schema.ts'
import { handleOf, mentionsIn } from './mentions.ts'
import type { Person } from './people.ts'

/** How many messages a reader gets at once. */
export const HISTORY_SIZE = 100

export const RoomName = z
  .string()
  .trim()
  .normalize('NFC')
  .min(2, 'Give the room a name of at least 2 characters.')
  .max(60, 'Give the room a name of at most 60 characters.')
  .regex(/^\P{Cc}*$/u, 'Use a name without control characters.')
  .refine((name) => slug(name) !== '', 'Use at least one letter or digit in the name.')

export const MessageBody = z
  .string()
  .trim()
  .min(1, 'Write something first.')
  .max(2000, 'Write at most 2,000 characters; this message is longer.')
  .refine((body) => !body.includes('\0'), 'Remove the character that no text can hold (NUL).')

export const Room = z.object({ id: z.string(), name: z.string() })
export type Room = z.infer<typeof Room>

/** A message as it travels to the readers. */
export const Message = z.object({
  id: z.number(),
  key: z.string(),
  from: z.object({ id: z.string(), name: z.string() }),
  body: z.string(),
  mentions: z.array(z.string()),
  at: z.iso.datetime(),
})
export type Message = z.infer<typeof Message>

/** Whether a reader who wants only mentions gets this message: mentions, and what they wrote. */
export function concerns(message: Message, reader: Person): boolean {
  return message.from.id === reader.id || message.mentions.includes(handleOf(reader.name))
}

export function openRooms(db: Database) {
  return {
    /** All rooms by name, with the time of the last message in each. */
    async list(): Promise<(Room & { lastMessageAt: Date | null })[]> {
      const rows = await db
        .select({ id: rooms.id, name: rooms.name, lastMessageAt: max(messages.sentAt) })
        .from(rooms)
        .leftJoin(messages, eq(messages.roomId, rooms.id))
        .groupBy(rooms.id)
      return rows.sort((a, b) => a.name.localeCompare(b.name))
    },

    async find(id: string): Promise<Room | undefined> {
      // An id that no room can have is not worth a query, and may not even be text to PostgreSQL.
      if (id !== slug(id)) return undefined
      const [room] = await db
        .select({ id: rooms.id, name: rooms.name })
        .from(rooms)
        .where(eq(rooms.id, id))
      return room
    },

    /** Opens a room; `undefined` when there is one of that name. */
    async create(name: string): Promise<Room | undefined> {
      const [room] = await db
        .insert(rooms)
        .values({ id: slug(name), name })
        .onConflictDoNothing()
        .returning({ id: rooms.id, name: rooms.name })
      return room
    },

    /** Stores a message. The same key again gives the message that is there. */
    async post(
      room: Room,
      from: Person,
      { key, body }: { key: string; body: string },
    ): Promise<Message> {
      await db
        .insert(messages)
        .values({ roomId: room.id, personId: from.id, key, body, mentions: mentionsIn(body) })
        .onConflictDoNothing()
      const [row] = await select().where(
        and(eq(messages.roomId, room.id), eq(messages.personId, from.id), eq(messages.key, key)),
      )
      if (!row) throw new Error('A message that was just stored cannot be found.')
      return toMessage(row)
    },

    /**
     * What a reader missed: the newest messages that came after the one with the id `after`, oldest
     * first. `replaces` says that more were missed than are sent, so that the page shows these alone.
     */
    async history({
      room,
      reader,
      mentionsOnly,
      after,
    }: {
      room: Room
      reader: Person
      mentionsOnly: boolean
      after: number
    }): Promise<{ messages: Message[]; replaces: boolean }> {
      const mine = or(
        eq(messages.personId, reader.id),
        arrayContains(messages.mentions, [handleOf(reader.name)]),
      )
      const rows = await select()
        .where(
          and(
            eq(messages.roomId, room.id),
            gt(messages.id, after),
            mentionsOnly ? mine : undefined,
          ),
        )
        .orderBy(desc(messages.id))
        .limit(HISTORY_SIZE)
      return {
        messages: rows.reverse().map(toMessage),
        replaces: after === 0 || rows.length === HISTORY_SIZE,
      }
    },
  }

  function select() {
    return db
      .select({ message: messages, from: { id: people.id, name: people.name } })
      .from(messages)
      .innerJoin(people, eq(people.id, messages.personId))
  }
}

export type Rooms = ReturnType<typeof openRooms>

function toMessage({
  message: { id, key, body, mentions, sentAt },
  from,
}: {
  message: typeof messages.$inferSelect
  from: Person
}): Message {
  return { id, key, from, body, mentions, at: sentAt.toISOString() }
}

/** `Tea kitchen` becomes `tea-kitchen`: a room's id, its address and the end of its topic. */
function slug(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}
