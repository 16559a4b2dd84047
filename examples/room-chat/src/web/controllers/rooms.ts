/** The list of rooms, a room, and the forms to open, change and close one. */
import { toForm } from 'redstart/changeset'
import type { Html } from 'redstart/html'
import type { Reply } from 'redstart/http'
import { roomChangeset } from '../../rooms/room-changeset.ts'
import { changeRoom, closeRoom, findRoom, listRooms, openRoom, owns } from '../../rooms/rooms.ts'
import { running } from '../../running.ts'
import { forbidden, notFound } from '../missing.ts'
import { roomPage } from '../pages/room.ts'
import { editRoomPage, newRoomPage } from '../pages/room-form.ts'
import { roomsPage } from '../pages/rooms.ts'
import type { Members } from '../pipelines.ts'
import { router } from '../router.ts'

type InRoom = Members<{ id: string }>

/** GET /rooms */
export async function index(conn: Members): Promise<Reply> {
  return conn.html(roomsPage(await listRooms()), { title: 'Rooms' })
}

/** GET /rooms/new */
export function newRoom(conn: Members): Reply {
  const form = toForm(roomChangeset({}), { as: 'room' })
  return page(conn, newRoomPage(form, conn.csrfToken), 'Open a room')
}

/** POST /rooms */
export async function create(conn: Members): Promise<Reply> {
  const opened = await openRoom(conn.assigns.person, (await conn.body()).room ?? {})
  if (!opened.ok) {
    const form = toForm(opened.changeset, { as: 'room' })
    return page(conn, newRoomPage(form, conn.csrfToken), 'Open a room', 422)
  }
  await running().endpoint.broadcast('lobby', 'room', opened.value)
  conn.putFlash('info', 'The room is open.')
  return conn.redirect(router.p('/rooms/:id', { id: opened.value.id }))
}

/** GET /rooms/:id */
export async function show(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  const { person } = conn.assigns
  return conn.html(roomPage({ room, reader: person, isOwner: owns(person, room) }), {
    title: room.name,
  })
}

/** GET /rooms/:id/edit */
export async function edit(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  if (!owns(conn.assigns.person, room)) return forbidden(conn)
  const form = toForm(roomChangeset(room), { as: 'room' })
  return page(conn, editRoomPage(room, form, conn.csrfToken), `Change ${room.name}`)
}

/** PATCH /rooms/:id */
export async function update(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  if (!owns(conn.assigns.person, room)) return forbidden(conn)
  const changed = await changeRoom(room, (await conn.body()).room ?? {})
  if (!changed.ok) {
    const form = toForm(changed.changeset, { as: 'room' })
    return page(conn, editRoomPage(room, form, conn.csrfToken), `Change ${room.name}`, 422)
  }
  const { endpoint } = running()
  await endpoint.broadcast('lobby', 'room', changed.value)
  await endpoint.broadcast(`room:${room.id}`, 'changed', changed.value)
  conn.putFlash('info', 'The room was changed.')
  return conn.redirect(router.p('/rooms/:id', { id: room.id }))
}

/** DELETE /rooms/:id */
export async function close(conn: InRoom): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  if (!owns(conn.assigns.person, room)) return forbidden(conn)
  await closeRoom(room)
  const { endpoint } = running()
  await endpoint.broadcast('lobby', 'room_closed', { id: room.id })
  await endpoint.broadcast(`room:${room.id}`, 'closed', {})
  conn.putFlash('info', `The room “${room.name}” is closed.`)
  return conn.redirect(router.p('/rooms'))
}

function page(conn: Members, content: Html, title: string, status = 200): Reply {
  return conn.html(content, { title, status })
}
