/** What is said in rooms. Nothing here knows of HTTP or of sockets. */
import { and, arrayContains, desc, eq, gt, lt, or, type SQL } from 'drizzle-orm'
import type { Changeset } from 'redstart/changeset'
import { z } from 'zod'
import type { Person } from '../people/people.ts'
import { running } from '../running.ts'
import { messages, users } from '../schema.ts'
import { handleOf, mentionsIn } from './mentions.ts'
import { type MessageFields, messageChangeset } from './message-changeset.ts'

/** How many messages a reader gets at once. */
export const HISTORY_SIZE = 100

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

type InRoom = Readonly<{ id: string }>

/** Whether a reader who wants only mentions gets this message: mentions, and what they wrote. */
export function concerns(message: Message, reader: Person): boolean {
  return message.from.id === reader.id || message.mentions.includes(handleOf(reader.name))
}

/** Stores a message. The same key again gives the message that is there. */
export async function postMessage(
  room: InRoom,
  from: Person,
  params: unknown,
): Promise<{ ok: true; value: Message } | { ok: false; changeset: Changeset<MessageFields> }> {
  const { repo } = running()
  const changes = messageChangeset(params)
  const stored = await repo.insert(messages, changes, {
    roomId: room.id,
    userId: from.id,
    mentions: mentionsIn(changes.getChange('body') ?? ''),
  })
  if (stored.ok) return { ok: true, value: toMessage(stored.value, from) }
  if (!stored.changeset.errors.key?.some(({ code }) => code === 'unique')) return stored
  const key = changes.getChange('key') ?? ''
  const earlier = await repo.getBy(messages, { roomId: room.id, userId: from.id, key })
  return earlier ? { ok: true, value: toMessage(earlier, from) } : stored
}

/**
 * What a reader missed: the newest messages that came after the one with the id `after`, oldest first.
 * `replaces` says that more were missed than are sent, so that the page shows these alone; `earlier`,
 * that the history pages have more.
 */
export async function missedMessages(options: {
  readonly room: InRoom
  readonly reader: Person
  readonly mentionsOnly: boolean
  readonly after: number
}): Promise<{ messages: Message[]; replaces: boolean; earlier: boolean }> {
  const { room, reader, mentionsOnly, after } = options
  const mine = or(
    eq(messages.userId, reader.id),
    arrayContains(messages.mentions, [handleOf(reader.name)]),
  )
  const newest = await newestFirst(
    and(eq(messages.roomId, room.id), gt(messages.id, after), mentionsOnly ? mine : undefined),
    HISTORY_SIZE,
  )
  const isFull = newest.length === HISTORY_SIZE
  return { messages: newest.reverse(), replaces: after === 0 || isFull, earlier: isFull }
}

/** A page of the history: the messages before one, newest page first, each page oldest first. */
export async function historyPage(
  room: InRoom,
  { before, size = HISTORY_SIZE }: { readonly before?: number | undefined; readonly size?: number },
): Promise<{ messages: Message[]; hasOlder: boolean }> {
  const newest = await newestFirst(
    and(eq(messages.roomId, room.id), before === undefined ? undefined : lt(messages.id, before)),
    size + 1,
  )
  return { messages: newest.slice(0, size).reverse(), hasOlder: newest.length > size }
}

async function newestFirst(where: SQL | undefined, limit: number): Promise<Message[]> {
  const rows = await running()
    .repo.db.select({ message: messages, from: { id: users.id, name: users.nickname } })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .where(where)
    .orderBy(desc(messages.id))
    .limit(limit)
  return rows.map(({ message, from }) => toMessage(message, from))
}

function toMessage(row: typeof messages.$inferSelect, { id, name }: Person): Message {
  const { key, body, mentions, sentAt } = row
  return { id: row.id, key, from: { id, name }, body, mentions, at: sentAt.toISOString() }
}
