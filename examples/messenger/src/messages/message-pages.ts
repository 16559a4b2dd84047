/** Reading what was said, page by page. */
import { and, asc, desc, eq, gt, lt, lte, type SQL } from 'drizzle-orm'
import { fits } from 'redstart/db'
import { atMost } from '../at-most.ts'
import { isConversationId } from '../conversations/conversation.ts'
import type { Person } from '../people/people.ts'
import { messages } from '../schema.ts'
import { loadMessages, readableBy } from './load-messages.ts'
import type { Message } from './message.ts'

/** How many messages a reader gets at once, unless they ask for fewer. */
export const PAGE_SIZE = 50

export interface MessagePage {
  /** Oldest first. */
  readonly messages: Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/** Which messages to read: at most one of `before`, `after` and `around`, the id of a message. */
export interface PageOptions {
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly around?: number | undefined
  readonly limit?: number | undefined
}

const EMPTY: MessagePage = { messages: [], hasOlder: false, hasNewer: false }

/** A page of a conversation for one of its members: the newest messages, unless `options` says which. */
export async function messagesOf(
  person: Pick<Person, 'id'>,
  conversationId: string,
  { before, after, around, limit = PAGE_SIZE }: PageOptions = {},
): Promise<MessagePage> {
  const place = before ?? after ?? around
  if (!isConversationId(conversationId)) return EMPTY
  if (place !== undefined && !fits(messages.id, place)) return EMPTY
  const here = and(eq(messages.conversationId, conversationId), await readableBy(person))
  const size = atMost(PAGE_SIZE, limit)
  if (around !== undefined) {
    const newerSize = Math.floor(size / 2)
    const [older, newer] = [
      await olderOf(and(here, lte(messages.id, around)), size - newerSize),
      await newerOf(and(here, gt(messages.id, around)), newerSize),
    ]
    return { ...older, messages: [...older.messages, ...newer.messages], hasNewer: newer.hasNewer }
  }
  if (after !== undefined) return newerOf(and(here, gt(messages.id, after)), size)
  if (before === undefined) return olderOf(here, size)
  return { ...(await olderOf(and(here, lt(messages.id, before)), size)), hasNewer: true }
}

/** A message, for the members of its conversation. */
export async function messageFor(
  person: Pick<Person, 'id'>,
  id: number,
): Promise<Message | undefined> {
  if (!fits(messages.id, id)) return undefined
  const readable = and(eq(messages.id, id), await readableBy(person))
  const [message] = await loadMessages(readable, desc(messages.id), 1)
  return message
}

async function olderOf(where: SQL | undefined, size: number): Promise<MessagePage> {
  const found = await loadMessages(where, desc(messages.id), size + 1)
  const page = found.slice(0, size).reverse()
  return { messages: page, hasOlder: found.length > size, hasNewer: false }
}

async function newerOf(where: SQL | undefined, size: number): Promise<MessagePage> {
  const found = await loadMessages(where, asc(messages.id), size + 1)
  return { messages: found.slice(0, size), hasOlder: true, hasNewer: found.length > size }
}
