/** What concerns one person, wherever it happens: their list of conversations, and who writes to them. */
import { ok, type SocketOf } from 'redstart/channel'
import { type } from 'redstart/schema'
import { z } from 'zod'
import { personEvents } from '../conversations/events.ts'
import { type InboxEntry, inboxEntry, inboxOf } from '../conversations/inbox.ts'
import { Message } from '../messages/messages.ts'
import { connection } from './connection.ts'

const joinable = connection
  .channel('me')
  .emits({
    conversations: type<{ conversations: InboxEntry[] }>(),
    /** One of them is new, or has changed; null when it is gone. */
    inbox: type<{ conversationId: string; entry: InboxEntry | null }>(),
    message: z.object({
      conversationId: z.string(),
      title: z.string(),
      message: Message,
      notify: z.boolean(),
    }),
  })
  .join(({ assigns }) => ok(assigns.person))

export const meChannel = joinable
  // What happens from now on is heard; what was before is in the list.
  .joined(async (socket) => {
    await socket.subscribe(personEvents({ id: socket.assigns.person.id }))
    await show(socket)
  })
  .info(personEvents, async (event, socket) => {
    if (event.kind === 'message') return socket.push('message', event)
    if (event.kind === 'missed') return show(socket)
    const { conversationId } = event
    const entry = await inboxEntry(socket.assigns.person, conversationId)
    socket.push('inbox', { conversationId, entry: entry ?? null })
  })

async function show(socket: SocketOf<typeof joinable>) {
  socket.push('conversations', { conversations: await inboxOf(socket.assigns.person) })
}
