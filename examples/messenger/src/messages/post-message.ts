/** Saying something. */
import { and, desc, eq } from 'drizzle-orm'
import type { Changeset } from 'redstart/changeset'
import { lockConversation } from '../conversations/conversation.ts'
import { tellConversation, tellInboxes, tellPeople } from '../conversations/events.ts'
import { database } from '../database.ts'
import { type Person, personColumns, type User } from '../people/people.ts'
import { conversations, members, messages, pictures, users } from '../schema.ts'
import { loadMessages } from './load-messages.ts'
import { mentionsIn } from './mentions.ts'
import type { Message } from './message.ts'
import { type MessageFields, messageChangeset } from './message-changeset.ts'
import type { PictureHeader } from './picture-headers.ts'
import { checkPicture, type NewPicture } from './pictures.ts'

/** What became of a message; `again` says that its key was sent before, and that it is the message of then. */
export type Posted =
  | { readonly ok: true; readonly value: Message; readonly again: boolean }
  | { readonly ok: false; readonly changeset: Changeset<MessageFields> }
  | { readonly ok: false; readonly reason: 'not_found' }

/** A message that can be stored. */
interface NewMessage extends MessageFields {
  readonly author: Person
  readonly conversationId: string
  readonly picture: (PictureHeader & NewPicture) | undefined
}

type Recipient = Person & Pick<User, 'notify'>

/**
 * Stores a message and tells all members of it. The same `key` again stores nothing and notifies nobody: it
 * gives the message that is there.
 */
export async function postMessage(
  author: Person,
  conversationId: string,
  params: unknown,
  picture?: NewPicture,
): Promise<Posted> {
  const changes = messageChangeset(params, { hasPicture: picture !== undefined })
  const header = picture && checkPicture(picture.bytes)
  const isUnfit = picture && !header
  const applied = (isUnfit ? changes.addError('$form', UNFIT) : changes).apply('insert')
  if (!applied.ok) return applied
  const repo = await database.repo()
  return repo.transaction(() =>
    store({
      ...applied.value,
      author,
      conversationId,
      picture: header && picture && { ...header, ...picture },
    }),
  )
}

const UNFIT = 'The picture should be a PNG, JPEG, GIF or WebP of at most 2 MB.'

async function store(message: NewMessage): Promise<Posted> {
  const { author, conversationId } = message
  const title = await lockConversation(conversationId)
  const recipients = title === undefined ? [] : await recipientsIn(conversationId)
  if (title === undefined || !recipients.some(({ id }) => id === author.id)) {
    return { ok: false, reason: 'not_found' }
  }
  const isNew = await insert(message, mentionsIn(message.body, recipients))
  const value = await load(message)
  if (isNew) await tell(value, title, recipients)
  else await tellAgain(value, recipients)
  return { ok: true, value, again: !isNew }
}

/** Whether the message was stored; one with its key may be there. */
async function insert(message: NewMessage, mentions: string[]): Promise<boolean> {
  const { author, conversationId, key, body, picture } = message
  const repo = await database.repo()
  const [row] = await repo.db
    .insert(messages)
    .values({ conversationId, authorId: author.id, key, body, mentions })
    .onConflictDoNothing({ target: [messages.conversationId, messages.authorId, messages.key] })
    .returning({ id: messages.id, sentAt: messages.sentAt })
  if (!row) return false
  if (picture) await repo.insert(pictures, { messageId: row.id, ...picture })
  await repo.db
    .update(conversations)
    .set({ activeAt: row.sentAt })
    .where(eq(conversations.id, conversationId))
  return true
}

async function load({ author, conversationId, key }: NewMessage): Promise<Message> {
  const sent = and(
    eq(messages.conversationId, conversationId),
    eq(messages.authorId, author.id),
    eq(messages.key, key),
  )
  const [message] = await loadMessages(sent, desc(messages.id), 1)
  if (!message) throw new Error('A message has gone while its conversation was locked.')
  return message
}

async function recipientsIn(conversationId: string): Promise<Recipient[]> {
  const repo = await database.repo()
  return repo.db
    .select({ ...personColumns, notify: users.notify })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.conversationId, conversationId))
}

async function tell(message: Message, title: string, recipients: Recipient[]): Promise<void> {
  const { conversationId } = message
  await tellConversation(conversationId, { kind: 'message', message })
  await tellPeople(recipients, (person) => ({
    kind: 'message',
    conversationId,
    title,
    message,
    notify: wantsToKnow(person, message),
  }))
}

/** The node that stored it may have died before it told anybody. Who knows it already sees nothing new. */
async function tellAgain(message: Message, recipients: Recipient[]): Promise<void> {
  await tellConversation(message.conversationId, { kind: 'message', message })
  await tellInboxes(recipients, message.conversationId)
}

function wantsToKnow({ id, notify }: Recipient, { author, mentions }: Message): boolean {
  if (id === author?.id || notify === 'none') return false
  return notify === 'all' || mentions.includes(id)
}
