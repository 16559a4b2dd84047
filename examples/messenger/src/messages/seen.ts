/** How far people have read. */
import { and, eq, lt, sql } from 'drizzle-orm'
import { fits } from 'redstart/db'
import { conversationFor, isConversationId } from '../conversations/conversation.ts'
import { tellConversation, tellPeople } from '../conversations/events.ts'
import { database } from '../database.ts'
import type { Person } from '../people/people.ts'
import { seenMarks as marks, members, messages } from '../schema.ts'

/** Notes that somebody has read up to a message. A mark never goes back. */
export async function markSeen(
  { id: userId }: Pick<Person, 'id'>,
  conversationId: string,
  messageId: number,
): Promise<void> {
  if (!isConversationId(conversationId) || !fits(messages.id, messageId)) return
  const repo = await database.repo()
  const [moved] = await repo.db
    .insert(marks)
    .select(
      repo.db
        .select({
          conversationId: members.conversationId,
          userId: members.userId,
          messageId: messages.id,
          seenAt: sql`now()`.as('seen_at'),
        })
        .from(members)
        .innerJoin(messages, eq(messages.conversationId, members.conversationId))
        .where(
          and(
            eq(members.conversationId, conversationId),
            eq(members.userId, userId),
            eq(messages.id, messageId),
          ),
        )
        // Who is being removed at this moment gets no mark.
        .for('key share', { of: members }),
    )
    .onConflictDoUpdate({
      target: [marks.conversationId, marks.userId],
      set: { messageId: sql`excluded.message_id`, seenAt: sql`excluded.seen_at` },
      setWhere: lt(marks.messageId, sql`excluded.message_id`),
    })
    .returning({ messageId: marks.messageId })
  if (!moved) return
  await tellConversation(conversationId, { kind: 'seen', personId: userId, messageId })
  await tellPeople([{ id: userId }], () => ({ kind: 'read', conversationId, messageId }))
}

/** The last message that each member has seen, for one of them. */
export async function seenMarks(
  person: Pick<Person, 'id'>,
  conversationId: string,
): Promise<Record<string, number>> {
  if (!(await conversationFor(person, conversationId))) return {}
  const repo = await database.repo()
  const rows = await repo.db
    .select({ userId: marks.userId, messageId: marks.messageId })
    .from(marks)
    .where(eq(marks.conversationId, conversationId))
  return Object.fromEntries(rows.map(({ userId, messageId }) => [userId, messageId]))
}
