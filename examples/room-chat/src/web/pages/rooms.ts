import { header, linkButton } from 'redstart/components'
import { type Html, html, keyed, when } from 'redstart/html'
import type { RoomEntry } from '../../rooms/rooms.ts'
import { router } from '../router.ts'
import { moment } from './moment.ts'

type ListedRoom = RoomEntry & { readonly lastMessageAt: Date | null }

export function roomsPage(rooms: readonly ListedRoom[]): Html {
  return html`
    ${header({
      title: 'Rooms',
      actions: linkButton({ to: router.p('/rooms/new'), label: 'Open a room', variant: 'primary' }),
    })}
    <ul class="rooms" id="rooms">${keyed(rooms, ({ id }) => id, roomRow)}</ul>
    <p class="rs-hidden" id="rooms-news" role="status"></p>`
}

function roomRow({ id, name, topic, lastMessageAt }: ListedRoom): Html {
  return html`<li data-id=${id}><a href=${router.p('/rooms/:id', { id })}>
    <span class="name">${name}</span>
    <span class="since">${when(lastMessageAt, said, () => 'Nothing said yet')}</span>
    <span class="topic">${topic}</span>
  </a></li>`
}

function said(at: Date): Html {
  return html`Last message ${moment(at.toISOString())}`
}
