import { emptyState, header, linkButton } from 'redstart/components'
import { type Html, html, keyed, type Renderable } from 'redstart/html'
import { splitMentions } from '../../rooms/mentions.ts'
import type { Message } from '../../rooms/messages.ts'
import { router } from '../router.ts'
import { moment } from './moment.ts'

export interface HistoryView {
  readonly room: { readonly id: string; readonly name: string }
  /** Oldest first. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly isNewest: boolean
}

export function historyView({
  room: { id, name },
  messages,
  hasOlder,
  isNewest,
}: HistoryView): Html {
  const [oldest] = messages
  const path = (before?: number) => router.p('/rooms/:id/history', { id, query: { before } })
  return html`
    ${header({
      title: `History of ${name}`,
      actions: linkButton({ to: router.p('/rooms/:id', { id }), label: 'To the room' }),
    })}
    ${messages.length === 0 && emptyState({ title: 'Nothing was said here.' })}
    <ol class="messages">${keyed(messages, (message) => message.id, messageRow)}</ol>
    <nav class="rs-actions" aria-label="Pages">
      ${hasOlder && oldest && linkButton({ to: path(oldest.id), label: 'Older messages', attrs: { rel: 'prev' } })}
      ${!isNewest && linkButton({ to: path(), label: 'Newest messages' })}
    </nav>`
}

function messageRow({ from, at, body }: Message): Html {
  return html`<li class="message">
    <p class="head"><span class="author">${from.name}</span> ${moment(at)}</p>
    <p class="body" dir="auto">${splitMentions(body).map(piece)}</p>
  </li>`
}

function piece({ text, handle }: { text: string; handle?: string }): Renderable {
  return handle === undefined ? text : html`<span class="at">${text}</span>`
}
