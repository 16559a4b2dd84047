import { header } from 'redstart/components'
import { data, type Html, html, keyed } from 'redstart/html'
import { headcountText } from '../../rooms/headcount-text.ts'
import type { Room } from '../../rooms/rooms.ts'
import type { Headcount } from '../visitors.ts'

interface ListedRoom {
  readonly room: Room
  readonly here: Headcount
}

export function roomsPage(rooms: readonly ListedRoom[]): Html {
  return html`
    ${header({
      title: 'Rooms',
      subtitle: 'Everybody can read along. Who is logged in is there by name, and can write.',
    })}
    <ul class="rooms" id="rooms">${keyed(rooms, ({ room }) => room.id, roomRow)}</ul>
    <script type="module" src="/assets/lobby.js"></script>`
}

function roomRow({ room, here }: ListedRoom): Html {
  const { id, name, purpose } = room
  const busy = here.users + here.anonymous > 0
  return html`<li ${data({ id, busy: busy ? 'true' : undefined })}><a href=${`/rooms/${id}`}>
    <span class="name">${name}</span>
    <span class="here">${headcountText(here)}</span>
    <span class="purpose">${purpose}</span>
  </a></li>`
}
