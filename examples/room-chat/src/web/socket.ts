/** The socket and its channels: everything that a page can say to the server, and hear from it. */
import { errorsOf } from 'redstart/changeset'
import { defineSocket, error, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { z } from 'zod'
import { accounts } from '../accounts.ts'
import { personOf } from '../people/people.ts'
import type { MessageFields } from '../rooms/message-changeset.ts'
import { concerns, Message, missedMessages, postMessage } from '../rooms/messages.ts'
import { findRoom, listRooms, RoomEntry } from '../rooms/rooms.ts'

const userSocket = defineSocket({
  params: z.object({ token: z.string() }),
  async connect({ params }) {
    const scope = await accounts.scopeOfToken(params.token)
    if (!scope) return error('unauthorized')
    return { reader: personOf(scope.user), socketId: accounts.socketId(scope) }
  },
  // What is open under this name is closed when its session ends, however that comes.
  id: ({ socketId }) => socketId,
})

/** The list of rooms. It only tells; rooms are opened, changed and closed by forms. */
const lobbyChannel = userSocket
  .channel('lobby')
  .emits({
    rooms: z.object({ rooms: z.array(RoomEntry) }),
    room: RoomEntry,
    room_closed: z.object({ id: z.string() }),
  })
  .join(() => ok())
  // What happened while the page loaded, or was away, is news to it.
  .joined(async (socket) => {
    socket.push('rooms', { rooms: await listRooms() })
  })

const roomChannel = userSocket
  .channel('room:{id}')
  .params(
    z.object({
      // The last message that the page shows: a page that lost its connection asks for the rest.
      after: z.number().int().min(0).default(0),
      mentionsOnly: z.boolean().default(false),
    }),
  )
  .emits({
    history: z.object({ messages: z.array(Message), replaces: z.boolean(), earlier: z.boolean() }),
    new_msg: Message,
    typing: type<{ name: string }>(),
    changed: RoomEntry,
    closed: z.object({}),
  })
  .join(async ({ topic, params }) => {
    const room = await findRoom(topic.id)
    return room ? ok({}, { room, ...params }) : error({ reason: 'not_found' })
  })
  // Runs when the channel is subscribed: a message that arrives while this reads comes after it,
  // and none falls in between.
  .joined(async (socket) => {
    socket.push('history', await missedMessages(socket.assigns))
  })
  // The changeset checks what came, for a form and for a channel alike.
  .on('new_msg', type<MessageFields>(), async (params, socket) => {
    const { room, reader } = socket.assigns
    const posted = await postMessage(room, reader, params)
    if (!posted.ok) return error({ reason: 'refused', errors: errorsOf(posted.changeset) })
    // Confirmed when it has gone out; what is not confirmed, the page sends again.
    await socket.broadcastFrom('new_msg', posted.value)
    return ok(posted.value)
  })
  .on('typing', (socket) => {
    socket.broadcastFrom('typing', { name: socket.assigns.reader.name })
  })
  .on('mentions_only', z.object({ on: z.boolean() }), async ({ on }, socket) => {
    socket.assign({ mentionsOnly: on })
    socket.push('history', await missedMessages({ ...socket.assigns, after: 0 }))
  })
  // Runs for each reader: what is not pushed here does not reach the page at all.
  .out('new_msg', (message, socket) => {
    const { reader, mentionsOnly } = socket.assigns
    if (!mentionsOnly || concerns(message, reader)) socket.push('new_msg', message)
  })

export const appSocket = userSocket.channels(lobbyChannel, roomChannel)

/** What the page's script imports, as a type: every topic, event and reply. */
export type AppSocket = typeof appSocket
