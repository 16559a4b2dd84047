/** What others do in a conversation that one has open. */
import type { ConversationEvent } from '../../conversations/events.ts'
import type { Message } from '../../messages/message.ts'
import { isGone, leave, noLongerIn, openAgain, refresh } from './conversation-opening.ts'
import type { Talk } from './conversation-state.ts'
import { hearTyping, hearTypingEnd } from './conversation-typing.ts'
import { showMessage } from './conversation-window.ts'

export function hear(event: ConversationEvent, socket: Talk): void | Promise<void> {
  const { conversation, person, seen } = socket.assigns
  switch (event.kind) {
    case 'message':
      return hearMessage(event.message, socket)
    case 'seen':
      return socket.assign({ seen: { ...seen, [event.personId]: event.messageId } })
    case 'typing':
      return hearTyping(event.person, socket)
    case 'changed':
      return refresh(socket)
    case 'left':
      return event.personId === person.id ? leave(noLongerIn(conversation), socket) : undefined
    case 'gone':
      return leave(isGone(conversation), socket)
    case 'missed':
      return openAgain(socket)
  }
}

function hearMessage(message: Message, socket: Talk): void {
  const { newest, person } = socket.assigns
  const { author } = message
  const isNews = message.id > newest
  showMessage(message, socket)
  if (!author) return
  hearTypingEnd(author, socket)
  if (isNews && author.id !== person.id) socket.assign({ heard: spoken(message, author.nickname) })
}

function spoken({ body, picture }: Message, name: string): string {
  return `${name}: ${body || (picture ? 'a picture' : '')}`
}
