/** Messages out of the database, with all that is shown of them: two statements for however many. */
import { and, asc, eq, exists, inArray, min, type SQL, sql } from 'drizzle-orm'
import { database } from '../database.ts'
import { type Person, personColumns } from '../people/people.ts'
import { members, messages, pictures, reactions, users } from '../schema.ts'
import type { Message } from './message.ts'

type Reactions = Message['reactions']

/** @param order - The order by which the first `limit` are chosen, and in which they are given. */
export async function loadMessages(
  where: SQL | undefined,
  order: SQL,
  limit: number,
): Promise<Message[]> {
  const repo = await database.repo()
  const rows = await repo.db
    .select({
      message: messages,
      author: personColumns,
      picture: { id: pictures.id, width: pictures.width, height: pictures.height },
    })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.authorId))
    .leftJoin(pictures, eq(pictures.messageId, messages.id))
    .where(where)
    .orderBy(order)
    .limit(limit)
  const reactionsOf = await loadReactions(rows.map(({ message }) => message.id))
  return rows.map(({ message, author, picture }) => ({
    id: message.id,
    conversationId: message.conversationId,
    key: message.key,
    author,
    body: message.body,
    mentions: message.mentions,
    picture,
    reactions: reactionsOf.get(message.id) ?? [],
    at: message.sentAt.toISOString(),
    editedAt: message.editedAt?.toISOString() ?? null,
    deleted: message.deletedAt !== null,
  }))
}

/** Only what is said where somebody is a member. */
export async function readableBy({ id }: Pick<Person, 'id'>): Promise<SQL> {
  const repo = await database.repo()
  return exists(
    repo.db
      .select({ one: sql`1` })
      .from(members)
      .where(and(eq(members.conversationId, messages.conversationId), eq(members.userId, id))),
  )
}

async function loadReactions(ids: readonly number[]): Promise<ReadonlyMap<number, Reactions>> {
  const found = new Map<number, Reactions>()
  if (ids.length === 0) return found
  const repo = await database.repo()
  const rows = await repo.db
    .select({
      messageId: reactions.messageId,
      emoji: reactions.emoji,
      by: sql<
        string[]
      >`array_agg(${reactions.userId} order by ${reactions.reactedAt}, ${reactions.userId})`,
    })
    .from(reactions)
    .where(inArray(reactions.messageId, [...ids]))
    .groupBy(reactions.messageId, reactions.emoji)
    .orderBy(asc(min(reactions.reactedAt)), asc(reactions.emoji))
  for (const { messageId, emoji, by } of rows) {
    found.set(messageId, [...(found.get(messageId) ?? []), { emoji, by }])
  }
  return found
}
