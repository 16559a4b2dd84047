/** What becomes of an entry of the inbox, where that can be told without asking the database for each reader. */
import type { Message } from '../messages/message.ts'
import type { Person } from '../people/people.ts'
import type { PersonEvent } from './events.ts'
import { excerptOf } from './excerpt.ts'
import type { InboxEntry } from './inbox.ts'
import { MAX_UNREAD } from './inbox-rows.ts'

/** The entry as it is after an event; undefined where it has to be looked up. */
export function entryAfter(
  entry: InboxEntry,
  event: PersonEvent,
  person: Pick<Person, 'id'>,
): InboxEntry | undefined {
  if (event.kind === 'message') return afterMessage(entry, event, person)
  if (event.kind === 'read') return afterReading(entry, event.messageId)
  return undefined
}

/** Of a message that is not newer than the last one, it is not known whether it was counted. */
function afterMessage(
  entry: InboxEntry,
  { message, title }: { readonly message: Message; readonly title: string },
  { id }: Pick<Person, 'id'>,
): InboxEntry | undefined {
  const { author, body, picture, at } = message
  if (message.id <= (entry.last?.id ?? 0)) return undefined
  const isOwn = author?.id === id
  return {
    ...entry,
    title,
    last: {
      id: message.id,
      author: author?.nickname ?? null,
      text: excerptOf(body, picture !== null),
      at,
    },
    unread: isOwn ? entry.unread : Math.min(entry.unread + 1, MAX_UNREAD),
    mentioned: entry.mentioned || (!isOwn && message.mentions.includes(id)),
    activeAt: at,
  }
}

/** Nothing is unread behind the last message; how much is behind another has to be counted. */
function afterReading(entry: InboxEntry, messageId: number): InboxEntry | undefined {
  if (messageId < (entry.last?.id ?? 0)) return undefined
  return { ...entry, unread: 0, mentioned: false }
}
