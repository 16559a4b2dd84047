/**
 * What is said in conversations. Whoever posts, edits or reacts waits for the others of that conversation:
 * ids follow each other as messages do, and rights are those of that very moment.
 */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Changeset } from 'redstart/changeset'
import { fits } from 'redstart/db'
import { type Conversation, lockConversationFor } from '../conversations/conversation.ts'
import { tellConversation, tellInboxes } from '../conversations/events.ts'
import { database } from '../database.ts'
import type { Person } from '../people/people.ts'
import { messages, pictures, reactions } from '../schema.ts'
import { mentionsIn } from './mentions.ts'
import type { Message } from './message.ts'
import { type EditFields, editChangeset } from './message-changeset.ts'
import { messageFor } from './message-pages.ts'
import { isEmoji } from './reactions.ts'

export { Message } from './message.ts'
export {
  type MessagePage,
  messageFor,
  messagesOf,
  PAGE_SIZE,
  type PageOptions,
} from './message-pages.ts'
export { type Posted, postMessage } from './post-message.ts'

type Someone = Pick<Person, 'id'>

export type MessageRefusal = { readonly ok: false; readonly reason: 'not_allowed' | 'not_found' }
export type MessageChanged = { readonly ok: true; readonly value: Message }

const NOT_ALLOWED: MessageRefusal = { ok: false, reason: 'not_allowed' }
const NOT_FOUND: MessageRefusal = { ok: false, reason: 'not_found' }

/** Changes the text of a message: its author does. */
export function editMessage(
  by: Someone,
  id: number,
  params: unknown,
): Promise<
  | MessageChanged
  | MessageRefusal
  | { readonly ok: false; readonly changeset: Changeset<EditFields> }
> {
  return changeMessage(by, id, async (message, { members }) => {
    if (message.author?.id !== by.id) return NOT_ALLOWED
    const edited = editChangeset(message, params)
    const applied = edited.apply('update')
    if (!applied.ok) return applied
    if (!edited.changed) return { ok: true, value: message }
    const { body } = applied.value
    const repo = await database.repo()
    await repo.db
      .update(messages)
      .set({ body, mentions: mentionsIn(body, members), editedAt: sql`now()` })
      .where(eq(messages.id, id))
    await tellInboxes(members, message.conversationId)
    return changed(by, id)
  })
}

/** Deletes a message, with its picture and reactions: its author does, and the conversation's owner. */
export function deleteMessage(by: Someone, id: number): Promise<MessageChanged | MessageRefusal> {
  return changeMessage(by, id, async (message, { members, ownerId }) => {
    if (message.author?.id !== by.id && ownerId !== by.id) return NOT_ALLOWED
    const repo = await database.repo()
    await repo.db
      .update(messages)
      .set({ body: '', mentions: [], deletedAt: sql`now()` })
      .where(eq(messages.id, id))
    await repo.db.delete(pictures).where(eq(pictures.messageId, id))
    await repo.db.delete(reactions).where(eq(reactions.messageId, id))
    await tellInboxes(members, message.conversationId)
    return changed(by, id)
  })
}

/** Answers a message with an emoji, or takes that answer back. What is so already is told to nobody. */
export function react(
  by: Someone,
  id: number,
  emoji: string,
  isOn: boolean,
): Promise<MessageChanged | MessageRefusal> {
  return changeReaction(by, id, emoji, () => isOn)
}

/** Answers a message with an emoji; takes that answer back where it was given. */
export function toggleReaction(
  by: Someone,
  id: number,
  emoji: string,
): Promise<MessageChanged | MessageRefusal> {
  return changeReaction(by, id, emoji, (wasOn) => !wasOn)
}

async function changeReaction(
  by: Someone,
  id: number,
  emoji: string,
  change: (wasOn: boolean) => boolean,
): Promise<MessageChanged | MessageRefusal> {
  if (!isEmoji(emoji)) return NOT_ALLOWED
  return changeMessage(by, id, async (message) => {
    const given = message.reactions.find((reaction) => reaction.emoji === emoji)?.by ?? []
    const wasOn = given.includes(by.id)
    const isOn = change(wasOn)
    if (isOn === wasOn) return { ok: true, value: message }
    const repo = await database.repo()
    const reaction = { messageId: id, userId: by.id, emoji }
    if (isOn) await repo.insert(reactions, reaction)
    else await repo.delete(reactions, reaction)
    return changed(by, id)
  })
}

/** Changes a message that is there and that `by` can read, while its conversation is locked. */
async function changeMessage<T>(
  by: Someone,
  id: number,
  change: (message: Message, conversation: Conversation) => Promise<T>,
): Promise<T | MessageRefusal> {
  if (!fits(messages.id, id)) return NOT_FOUND
  const repo = await database.repo()
  return repo.transaction(async () => {
    const row = await repo.db.query.messages.findFirst({
      columns: { conversationId: true },
      where: and(eq(messages.id, id), isNull(messages.deletedAt)),
    })
    const conversation = row && (await lockConversationFor(by, row.conversationId))
    const message = conversation && (await messageFor(by, id))
    return message && !message.deleted ? change(message, conversation) : NOT_FOUND
  })
}

/** The message as it is now, of which the conversation is told. */
async function changed(by: Someone, id: number): Promise<MessageChanged> {
  const message = await messageFor(by, id)
  if (!message) throw new Error('The message has gone while its conversation was locked.')
  await tellConversation(message.conversationId, { kind: 'message', message })
  return { ok: true, value: message }
}
