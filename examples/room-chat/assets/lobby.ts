import type { TypedSocket } from 'redstart/client'
import type { Room } from '../src/rooms.ts'
import type { AppSocket } from '../src/socket.ts'
import { element, find } from './dom.ts'

/** Keeps the list of rooms up to date while the page is open. */
export function openLobby(chat: TypedSocket<AppSocket>, list: HTMLElement): void {
  const news = find('#rooms-news')
  const lobby = chat.channel('lobby')

  // All rooms, after each join: those opened while the page loaded or was away are among them.
  lobby.on('rooms', ({ rooms }) => {
    for (const room of rooms) add(room)
  })
  lobby.on('new_room', (room) => {
    if (add(room)) news.textContent = `New room: ${room.name}`
  })
  lobby.join()

  function add({ id, name }: Room): boolean {
    const items = [...list.querySelectorAll('li')]
    if (items.some((item) => item.dataset.id === id)) return false

    const link = element(
      'a',
      { href: `/rooms/${encodeURIComponent(id)}` },
      element('span', { className: 'name' }, name),
      element('span', { className: 'since' }, 'New'),
    )
    const item = element('li', { className: 'new' }, link)
    item.dataset.id = id
    const next = items.find((other) => find('.name', other).textContent.localeCompare(name) > 0)
    list.insertBefore(item, next ?? null)
    return true
  }
}
