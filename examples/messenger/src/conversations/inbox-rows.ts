/** What the inbox shows, out of the database: two statements for however many entries. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { database } from '../database.ts'
import { type Person, personColumns } from '../people/people.ts'
import { conversations, members, messages, pictures, seenMarks, users } from '../schema.ts'
import { memberOrder } from './conversation.ts'
import { MAX_EXCERPT } from './excerpt.ts'

/** So many unread messages are counted, and no more. */
export const MAX_UNREAD = 100

/** The conversations of somebody, those first in which something was said last, with what is new in them. */
export async function newsFor(personId: string, which: SQL | undefined, limit: number) {
  const { db } = await database.repo()
  const mine = db
    .select({
      id: conversations.id,
      title: conversations.title,
      activeAt: conversations.activeAt,
      readTo: sql<number>`greatest(${members.joinedAfter}, ${seenMarks.messageId})`.as('read_to'),
    })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversationId))
    .leftJoin(
      seenMarks,
      and(
        eq(seenMarks.conversationId, members.conversationId),
        eq(seenMarks.userId, members.userId),
      ),
    )
    .where(and(eq(members.userId, personId), which))
    .orderBy(desc(conversations.activeAt))
    .limit(limit)
    .as('mine')
  const last = db
    .select({
      id: messages.id,
      author: users.nickname,
      text: sql<string>`left(${messages.body}, ${MAX_EXCERPT})`.as('text'),
      pictureId: sql<string | null>`${pictures.id}`.as('picture_id'),
      at: messages.sentAt,
    })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.authorId))
    .leftJoin(pictures, eq(pictures.messageId, messages.id))
    .where(and(eq(messages.conversationId, mine.id), isNull(messages.deletedAt)))
    .orderBy(desc(messages.id))
    .limit(1)
    .as('last')
  const isUnread = and(
    eq(messages.conversationId, mine.id),
    gt(messages.id, mine.readTo),
    isNull(messages.deletedAt),
    or(isNull(messages.authorId), ne(messages.authorId, personId)),
  )
  const some = db
    .select({ id: messages.id })
    .from(messages)
    .where(isUnread)
    .limit(MAX_UNREAD)
    .as('some')
  const unread = db
    .select({ count: count().as('count') })
    .from(some)
    .as('unread')
  const mentioning = db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        isUnread,
        sql`${messages.mentions} <> '{}'`,
        sql`${personId} = any(${messages.mentions})`,
      ),
    )
  return db
    .select({
      id: mine.id,
      title: mine.title,
      activeAt: mine.activeAt,
      lastId: last.id,
      lastAuthor: last.author,
      lastText: last.text,
      lastPictureId: last.pictureId,
      lastAt: last.at,
      unread: unread.count,
      mentioned: sql<boolean>`exists ${mentioning}`,
    })
    .from(mine)
    .leftJoinLateral(last, sql`true`)
    .crossJoinLateral(unread)
    .orderBy(desc(mine.activeAt), sql`${last.id} desc nulls last`)
}

/** The members besides one: how many, and the first of them. */
interface Others {
  readonly count: number
  readonly shown: Person[]
}

export async function othersIn(
  conversationIds: readonly string[],
  personId: string,
  shown: number,
): Promise<ReadonlyMap<string, Others>> {
  if (conversationIds.length === 0) return new Map()
  const { db } = await database.repo()
  const same = sql`partition by ${members.conversationId}`
  const ranked = db
    .select({
      conversationId: members.conversationId,
      ...personColumns,
      count: sql<number>`(count(*) over (${same}))::int`.as('count'),
      rank: sql<number>`row_number() over (${same} order by ${sql.join(memberOrder, sql`, `)})`.as(
        'rank',
      ),
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(inArray(members.conversationId, [...conversationIds]), ne(members.userId, personId)))
    .as('ranked')
  const rows = await db
    .select()
    .from(ranked)
    .where(lte(ranked.rank, shown))
    .orderBy(asc(ranked.rank))
  const found = new Map<string, Others>()
  for (const { conversationId, id, nickname, count } of rows) {
    const others = found.get(conversationId) ?? { count, shown: [] }
    others.shown.push({ id, nickname })
    found.set(conversationId, others)
  }
  return found
}
