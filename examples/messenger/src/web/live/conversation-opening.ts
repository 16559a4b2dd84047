/** How somebody comes to a conversation, and how they are taken away from it. */
import { NotFound } from 'redstart/errors'
import { stream } from 'redstart/live'
import { type Conversation, conversationFor } from '../../conversations/conversation.ts'
import { conversationEvents } from '../../conversations/events.ts'
import type { Message } from '../../messages/message.ts'
import { seenMarks } from '../../messages/seen.ts'
import type { Member } from '../pipelines.ts'
import { router } from '../router.ts'
import { watchMembers } from './conversation-people.ts'
import type { State, Talk } from './conversation-state.ts'
import { showAgain, showAround, showNewest } from './conversation-window.ts'

interface Address {
  readonly id: string
  /** The message that is wanted. */
  readonly at?: number | undefined
}

interface Opening {
  readonly params: Address
  readonly assigns: Member
}

/** @throws NotFound for whoever is no member: they learn nothing of it, not even that it is there. */
export async function open(
  { params: { id }, assigns: { person } }: Opening,
  socket: Pick<Talk, 'connected' | 'subscribe' | 'presence'>,
): Promise<State> {
  // Heard first and read then, so that nothing is missed in between.
  if (socket.connected) await socket.subscribe(conversationEvents({ id }))
  const conversation = await conversationFor(person, id)
  if (!conversation) throw new NotFound()
  return {
    conversation,
    messages: stream<Message>(),
    held: { ids: [], hasOlder: false, hasNewer: false },
    marked: undefined,
    newest: 0,
    seen: await seenMarks(person, id),
    typing: [],
    hasToldTyping: false,
    ...(await watchMembers(socket, conversation)),
    heard: '',
    deleting: undefined,
    pageTitle: conversation.title,
  }
}

/** Shows the messages that the address asks for: those around one of them, or the newest. */
export async function goTo({ id, at }: Address, socket: Talk, uri: URL): Promise<void> {
  const { conversation, held, marked } = socket.assigns
  if (id !== conversation.id) return socket.pushNavigate(uri.pathname)
  if (at !== undefined && at !== marked) return showAround(at, socket)
  if (held.ids.length === 0) await showNewest(socket)
}

/** Looks the conversation up again: its title or its members are others now. */
export async function refresh(socket: Talk): Promise<void> {
  const { conversation, person } = socket.assigns
  const changed = await conversationFor(person, conversation.id)
  if (!changed) return leave(noLongerIn(conversation), socket)
  socket.assign({
    conversation: changed,
    pageTitle: changed.title,
    ...(await watchMembers(socket, changed, conversation)),
  })
}

/** Something was not heard: looks everything up again. */
export async function openAgain(socket: Talk): Promise<void> {
  await refresh(socket)
  const { conversation, person } = socket.assigns
  socket.assign({ seen: await seenMarks(person, conversation.id) })
  await showAgain(socket)
}

/** Takes them away; from now on they hear nothing of it. */
export function leave(why: string, socket: Talk): void {
  socket.unsubscribe(conversationEvents({ id: socket.assigns.conversation.id }))
  socket.putFlash('info', why)
  socket.redirect(router.p('/'))
}

export const noLongerIn = ({ title }: Conversation): string => `You are no longer in “${title}”.`
export const isGone = ({ title }: Conversation): string => `“${title}” was deleted.`
