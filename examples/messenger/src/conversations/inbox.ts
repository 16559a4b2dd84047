/** The conversations of somebody, newest first, and what is new in them. */
import { eq, type SQL } from 'drizzle-orm'
import type { Person } from '../people/people.ts'
import { conversations } from '../schema.ts'
import { isConversationId } from './conversation.ts'
import { excerptOf } from './excerpt.ts'
import { MAX_UNREAD, newsFor, othersIn } from './inbox-rows.ts'

export { MAX_UNREAD }

/** So many conversations are listed. */
export const MAX_ENTRIES = 200
const SHOWN_MEMBERS = 5

export interface InboxEntry {
  readonly id: string
  readonly title: string
  /** The first five, without oneself. */
  readonly members: readonly Person[]
  /** All, with oneself. */
  readonly memberCount: number
  /** What was said last and is not deleted; of a long text its beginning. */
  readonly last: {
    readonly id: number
    readonly author: string | null
    readonly text: string
    readonly at: string
  } | null
  readonly unread: number
  /** Whether one is mentioned in what is unread. */
  readonly mentioned: boolean
  readonly activeAt: string
}

export function inboxOf(person: Pick<Person, 'id'>): Promise<InboxEntry[]> {
  return entries(person)
}

export async function inboxEntry(
  person: Pick<Person, 'id'>,
  conversationId: string,
): Promise<InboxEntry | undefined> {
  if (!isConversationId(conversationId)) return undefined
  const [entry] = await entries(person, eq(conversations.id, conversationId))
  return entry
}

async function entries({ id: personId }: Pick<Person, 'id'>, which?: SQL): Promise<InboxEntry[]> {
  const rows = await newsFor(personId, which, MAX_ENTRIES)
  const othersOf = await othersIn(
    rows.map(({ id }) => id),
    personId,
    SHOWN_MEMBERS,
  )
  return rows.map((row) => {
    const others = othersOf.get(row.id)
    return {
      id: row.id,
      title: row.title,
      members: others?.shown ?? [],
      memberCount: (others?.count ?? 0) + 1,
      last: row.lastAt && {
        id: row.lastId ?? 0,
        author: row.lastAuthor,
        text: excerptOf(row.lastText ?? '', row.lastPictureId !== null),
        at: row.lastAt.toISOString(),
      },
      unread: row.unread,
      mentioned: row.mentioned,
      activeAt: row.activeAt.toISOString(),
    }
  })
}
