/** What a browser shows somebody of a message while they look elsewhere. */
import type { PersonEvent } from '../../conversations/events.ts'
import { router } from '../router.ts'

/** As the hook `Notifier` takes it. */
export interface Notice {
  readonly title: string
  readonly body: string
  /** The conversation, which a click opens. */
  readonly url: string
  /** The same for all that tells of one message. */
  readonly tag: string
}

const MAX_LENGTH = 140

export function notificationOf(event: Extract<PersonEvent, { kind: 'message' }>): Notice {
  const { conversationId, title, message } = event
  const author = message.author?.nickname ?? 'Somebody'
  return {
    title: `${author} · ${title}`,
    body: shortened(message.body) || 'Picture',
    url: router.p('/conversations/:id', { id: conversationId }),
    tag: `message-${message.id}`,
  }
}

function shortened(body: string): string {
  return body.length > MAX_LENGTH ? `${body.slice(0, MAX_LENGTH - 1)}…` : body
}
