/** Finding what was said. */
import { and, desc, inArray, sql } from 'drizzle-orm'
import { atMost } from '../at-most.ts'
import { database } from '../database.ts'
import type { Person } from '../people/people.ts'
import { conversations, messages } from '../schema.ts'
import { loadMessages, readableBy } from './load-messages.ts'
import type { Message } from './message.ts'

const MOST_FOUND = 100

export interface Found {
  readonly message: Message
  readonly conversation: { readonly id: string; readonly title: string }
}

/**
 * Not by the index of the ids: PostgreSQL takes a beginning for a frequent word, and would read all
 * messages backwards for one that nobody has written.
 */
const NEWEST_FIRST = desc(sql`${messages.id} + 0`)

/** The newest messages with all the words of a query, each as it is written or as a word begins. */
export async function searchMessages(
  person: Pick<Person, 'id'>,
  query: string,
  { limit = 50 }: { readonly limit?: number } = {},
): Promise<Found[]> {
  const wanted = beginningsOf(query)
  if (wanted === '') return []
  const words = sql`to_tsvector('simple', ${messages.body})`
  const found = await loadMessages(
    and(sql`${words} @@ to_tsquery('simple', ${wanted})`, await readableBy(person)),
    NEWEST_FIRST,
    atMost(MOST_FOUND, limit),
  )
  const titles = await titlesOf(found.map(({ conversationId }) => conversationId))
  return found.map((message) => {
    const { conversationId: id } = message
    return { message, conversation: { id, title: titles.get(id) ?? '' } }
  })
}

/** What was typed as PostgreSQL's query language has it: quoted, so that it means nothing but itself. */
function beginningsOf(query: string): string {
  const words = query.slice(0, 200).normalize('NFC').replaceAll('\0', '').split(/\s+/)
  return words
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 10)
    .map((word) => `'${word.replace(/['\\]/g, '$&$&')}':*`)
    .join(' & ')
}

async function titlesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const repo = await database.repo()
  const rows = await repo.db
    .select({ id: conversations.id, title: conversations.title })
    .from(conversations)
    .where(inArray(conversations.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, title }) => [id, title]))
}
