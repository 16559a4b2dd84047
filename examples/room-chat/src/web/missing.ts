/** The answers of actions that have nothing to show. */
import { emptyState, header, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Reply } from 'redstart/http'
import type { Members } from './pipelines.ts'
import { router } from './router.ts'

export function notFound(conn: Members): Reply {
  const title = 'There is nothing here'
  const reason = 'The room does not exist, or it was closed by who opened it.'
  return conn.html(page(title, reason), { title, status: 404 })
}

export function forbidden(conn: Members): Reply {
  const title = 'This is not your room'
  const reason = 'Only who opened a room can change or close it.'
  return conn.html(page(title, reason), { title, status: 403 })
}

function page(title: string, reason: string): Html {
  const action = linkButton({ to: router.p('/rooms'), label: 'See all rooms' })
  return html`${header({ title })}${emptyState({ title: reason, action })}`
}
