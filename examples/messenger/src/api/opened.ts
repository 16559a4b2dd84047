/** What somebody is shown of a conversation when they open it, or come back to it. */
import { z } from 'zod'
import { conversationFor } from '../conversations/conversations.ts'
import { Message, type MessagePage, messagesOf } from '../messages/messages.ts'
import { seenMarks } from '../messages/seen.ts'
import { Person } from '../people/people.ts'

export const Opened = z.object({
  title: z.string(),
  members: z.array(Person.extend({ isOwner: z.boolean() })).readonly(),
  /** By person, the last message that they have seen. */
  seen: z.record(z.string(), z.number()),
  messages: z.array(Message),
  /** Whether there are others before them. */
  hasOlder: z.boolean(),
})
export type Opened = z.infer<typeof Opened>

/**
 * @param after - The last message that the program has, or 0: it is given what was said since, and where that is too
 *   much for one page, the newest of it.
 * @returns undefined to those who are no members.
 */
export async function openedFor(
  person: Person,
  id: string,
  after: number,
): Promise<Opened | undefined> {
  const conversation = await conversationFor(person, id)
  if (!conversation) return undefined
  const { title, members } = conversation
  const { messages, hasOlder } = await newest(person, id, after)
  return { title, members, seen: await seenMarks(person, id), messages, hasOlder }
}

async function newest(person: Person, id: string, after: number): Promise<MessagePage> {
  const missed = after > 0 ? await messagesOf(person, id, { after }) : undefined
  return missed && !missed.hasNewer ? missed : messagesOf(person, id)
}
