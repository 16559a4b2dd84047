/** One conversation, for its members: what is said in it, and all that can be done with that. */
import { error, ok, type SocketOf, stop } from 'redstart/channel'
import { z } from 'zod'
import { conversationFor } from '../conversations/conversations.ts'
import {
  type ConversationEvent,
  conversationEvents,
  tellConversation,
} from '../conversations/events.ts'
import { deleteMessage, editMessage, Message, postMessage, react } from '../messages/messages.ts'
import { markSeen } from '../messages/seen.ts'
import { Person } from '../people/people.ts'
import { connection } from './connection.ts'
import { Opened, openedFor } from './opened.ts'
import { answered } from './refusals.ts'
import { Edit, MessageRef, NewMessage, Reaction } from './requests.ts'

const joinable = connection
  .channel('conversation:{id}')
  // The last message that the program has: it is given what was said since.
  .params(z.object({ after: z.int().min(0).default(0) }))
  .emits(
    {
      opened: Opened,
      message: Message,
      seen: z.object({ personId: z.string(), messageId: z.number() }),
      typing: Person,
      changed: Opened.pick({ title: true, members: true }),
      gone: z.object({}),
    },
    { volatile: ['typing'] },
  )
  .join(async ({ topic, params, assigns }) => {
    const conversation = await conversationFor(assigns.person, topic.id)
    return conversation ? ok({}, params) : error({ reason: 'not_found' })
  })

type Joined = SocketOf<typeof joinable>

export const conversationChannel = joinable
  // Runs when the channel hears what happens: nothing falls between that and what this reads.
  .joined(show)
  // The topic of these events is the channel's own, so it hears them without subscribing.
  .info(conversationEvents, hear)
  .on('new_msg', NewMessage, async (params, socket) =>
    answered(await postMessage(socket.assigns.person, socket.params.id, params)),
  )
  .on('edit', Edit, async ({ messageId, body }, socket) =>
    answered(await editMessage(socket.assigns.person, messageId, { body })),
  )
  .on('delete', MessageRef, async ({ messageId }, socket) =>
    answered(await deleteMessage(socket.assigns.person, messageId)),
  )
  .on('react', Reaction, async ({ messageId, emoji, isOn }, socket) =>
    answered(await react(socket.assigns.person, messageId, emoji, isOn)),
  )
  .on('seen', MessageRef, async ({ messageId }, socket) => {
    await markSeen(socket.assigns.person, socket.params.id, messageId)
  })
  .on('typing', ({ assigns: { person }, params: { id } }) =>
    tellConversation(id, { kind: 'typing', person }),
  )

async function show(socket: Joined) {
  const { person, after } = socket.assigns
  const opened = await openedFor(person, socket.params.id, after)
  if (!opened) return leave(socket)
  socket.push('opened', opened)
}

async function hear(event: ConversationEvent, socket: Joined) {
  const { person } = socket.assigns
  switch (event.kind) {
    case 'message':
      return socket.push('message', event.message)
    case 'seen':
      return socket.push('seen', event)
    case 'typing':
      return event.person.id === person.id ? undefined : socket.push('typing', event.person)
    case 'left':
      return event.personId === person.id ? leave(socket) : undefined
    case 'changed': {
      const conversation = await conversationFor(person, socket.params.id)
      return conversation ? socket.push('changed', conversation) : leave(socket)
    }
    case 'gone':
      return leave(socket)
    case 'missed':
      return show(socket)
  }
}

/** Whoever may not see a conversation any more hears no more of it. */
function leave(socket: Joined) {
  socket.push('gone', {})
  return stop({ shutdown: 'left' })
}
