/** The list of rooms, and a room. */
import { emptyState, header, linkButton } from 'redstart/components'
import { html } from 'redstart/html'
import type { Reply } from 'redstart/http'
import { findRoom, rooms, topicOf } from '../../rooms/rooms.ts'
import { roomPage } from '../pages/room.ts'
import { roomsPage } from '../pages/rooms.ts'
import type { Visit } from '../pipelines.ts'
import type { Headcount } from '../visitors.ts'

/** GET / */
export async function index(
  conn: Visit,
  headcount: (topic: string) => Promise<Headcount>,
): Promise<Reply> {
  const listed = rooms.map(async (room) => ({ room, here: await headcount(topicOf(room)) }))
  return conn.html(roomsPage(await Promise.all(listed)), { title: 'Rooms' })
}

/** GET /rooms/:id */
export function show(conn: Visit<{ id: string }>): Reply {
  const room = findRoom(conn.params.id)
  return room ? conn.html(roomPage(room), { title: room.name }) : notFound(conn)
}

/** GET /rooms/:id/enter, of who is logged in */
export function enter(conn: Visit<{ id: string }>): Reply {
  const room = findRoom(conn.params.id)
  return room ? conn.redirect(`/rooms/${room.id}`) : notFound(conn)
}

function notFound(conn: Visit): Reply {
  const title = 'There is nothing here'
  const action = linkButton({ to: '/', label: 'See all rooms' })
  const content = html`${header({ title })}${emptyState({ title: 'There is no such room.', action })}`
  return conn.html(content, { title, status: 404 })
}
