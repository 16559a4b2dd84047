import type { TypedSocket } from 'redstart/client'
import type { RoomEntry } from '../src/rooms/rooms.ts'
import type { AppSocket } from '../src/web/socket.ts'
import { element, find } from './dom.ts'

/** Keeps the list of rooms up to date while the page is open. */
export function openLobby(chat: TypedSocket<AppSocket>, list: HTMLElement): void {
  const news = find('#rooms-news')
  const lobby = chat.channel('lobby')

  // All rooms, after each join: what happened while the page loaded or was away is in it.
  lobby.on('rooms', ({ rooms }) => {
    const ids = new Set(rooms.map(({ id }) => id))
    for (const item of items()) if (!ids.has(item.dataset.id ?? '')) item.remove()
    for (const room of rooms) show(room)
  })
  lobby.on('room', (room) => {
    if (show(room)) news.textContent = `New room: ${room.name}`
  })
  lobby.on('room_closed', ({ id }) => itemOf(id)?.remove())
  lobby.join()

  /** Shows a room as it is now, in its place; says whether it is new. */
  function show({ id, name, topic }: RoomEntry): boolean {
    const known = itemOf(id)
    const item = known ?? newItem(id)
    find('.name', item).textContent = name
    find('.topic', item).textContent = topic
    const others = items().filter((other) => other !== item)
    const next = others.find((other) => find('.name', other).textContent.localeCompare(name) > 0)
    if (item.nextElementSibling !== (next ?? null) || !known) list.insertBefore(item, next ?? null)
    return known === undefined
  }

  function items(): HTMLElement[] {
    return [...list.querySelectorAll('li')]
  }

  function itemOf(id: string): HTMLElement | undefined {
    return items().find((item) => item.dataset.id === id)
  }
}

function newItem(id: string): HTMLElement {
  const item = element(
    'li',
    { className: 'new' },
    element(
      'a',
      { href: `/rooms/${encodeURIComponent(id)}` },
      element('span', { className: 'name' }),
      element('span', { className: 'since' }, 'New'),
      element('span', { className: 'topic' }),
    ),
  )
  item.dataset.id = id
  return item
}
