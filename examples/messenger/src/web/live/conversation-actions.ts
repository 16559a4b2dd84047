/** What one can do with the messages of a conversation. */
import { deleteMessage, messageFor, toggleReaction } from '../../messages/messages.ts'
import { markSeen } from '../../messages/seen.ts'
import type { Talk } from './conversation-state.ts'
import { wordsOf } from './conversation-words.ts'

interface Chosen {
  readonly id: number
}

/** Puts a reaction to a message, or takes it back. */
export async function react(
  { id, emoji }: Chosen & { readonly emoji: string },
  socket: Talk,
): Promise<void> {
  const reacted = await toggleReaction(socket.assigns.person, id, emoji)
  if (!reacted.ok) socket.putFlash('error', wordsOf(reacted))
}

/** Asks whether a message is to be deleted. */
export async function askToDelete({ id }: Chosen, socket: Talk): Promise<void> {
  const deleting = await messageFor(socket.assigns.person, id)
  if (deleting && !deleting.deleted) socket.assign({ deleting })
}

export function keep(socket: Talk): void {
  socket.assign({ deleting: undefined })
}

/** Deletes the message that was asked about. */
export async function confirmDelete(socket: Talk): Promise<void> {
  const { deleting, person } = socket.assigns
  if (!deleting) return
  const deleted = await deleteMessage(person, deleting.id)
  if (!deleted.ok) socket.putFlash('error', wordsOf(deleted))
  keep(socket)
}

/** The message was on the screen, in a window that can be seen. */
export async function see({ id }: Chosen, socket: Talk): Promise<void> {
  const { conversation, person } = socket.assigns
  await markSeen(person, conversation.id, id)
}
