import { html } from 'hono/html'
import type { Room } from '../rooms.ts'
import { field } from './field.ts'
import { type Frame, layout, type View } from './layout.ts'

export interface RoomsPage {
  rooms: (Room & { lastMessageAt: Date | null })[]
  name?: string | undefined
  error?: string | undefined
}

export function roomsPage(frame: Frame, { rooms, name, error }: RoomsPage): View {
  return layout(
    frame,
    { title: error ? 'Error: Rooms' : 'Rooms' },
    html`
  <h1>Rooms</h1>
  <ul class="rooms" id="rooms">${rooms.map(
    (room) => html`
    <li data-id="${room.id}"><a href="/rooms/${encodeURIComponent(room.id)}">
      <span class="name">${room.name}</span>
      <span class="since">${since(room.lastMessageAt)}</span>
    </a></li>`,
  )}
  </ul>
  <p class="visually-hidden" id="rooms-news" role="status"></p>
  <section class="card" aria-labelledby="new-room">
    <h2 id="new-room">Open a room</h2>
    <form method="post" action="/rooms" novalidate>
      ${field({
        name: 'name',
        label: 'Name of the room',
        hint: 'Everybody sees it in this list at once.',
        value: name,
        error,
      })}
      <button class="primary">Open room</button>
    </form>
  </section>`,
  )
}

function since(at: Date | null): View | string {
  if (!at) return 'Nothing said yet'
  const iso = at.toISOString()
  // The script puts the reader's own time here.
  return html`Last message <time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}
