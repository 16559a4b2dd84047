/** The socket and its channels: everything that a page can say to the server, and hear from it. */
import { defineSocket, error, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { z } from 'zod'
import { concerns, Message, MessageBody, Room, type Rooms } from './rooms.ts'
import type { Sessions } from './session.ts'

export function defineChat(rooms: Rooms, sessions: Sessions) {
  const userSocket = defineSocket({
    params: z.object({ token: z.string() }),
    async connect({ params }) {
      const reader = await sessions.personWith(params.token)
      return reader ? { reader } : error('unauthorized')
    },
    // Signing out closes whatever is open under this name.
    id: ({ reader }) => socketId(reader.id),
  })

  /** The list of rooms. It only tells; a room is opened by a form. */
  const lobbyChannel = userSocket
    .channel('lobby')
    .emits({ rooms: z.object({ rooms: z.array(Room) }), new_room: Room })
    .join(() => ok())
    // Rooms that were opened while the page loaded, or was away, are news to it.
    .joined(async (socket) => {
      socket.push('rooms', { rooms: await rooms.list() })
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
      history: z.object({ messages: z.array(Message), replaces: z.boolean() }),
      new_msg: Message,
      typing: type<{ name: string }>(),
    })
    .join(async ({ topic, params }) => {
      const room = await rooms.find(topic.id)
      return room ? ok({}, { room, ...params }) : error({ reason: 'not_found' })
    })
    // Runs when the channel is subscribed: a message that arrives while this reads comes after it,
    // and none falls in between.
    .joined(async (socket) => {
      socket.push('history', await rooms.history(socket.assigns))
    })
    // The schema refuses for us: the page gets { reason: 'invalid', issues } and shows them.
    .on(
      'new_msg',
      z.object({ key: z.string().regex(/^[\w-]{1,64}$/), body: MessageBody }),
      async (message, socket) => {
        const { room, reader } = socket.assigns
        const stored = await rooms.post(room, reader, message)
        // Confirmed when it has gone out; what is not confirmed, the page sends again.
        await socket.broadcastFrom('new_msg', stored)
        return ok(stored)
      },
    )
    .on('typing', (socket) => {
      socket.broadcastFrom('typing', { name: socket.assigns.reader.name })
    })
    .on('mentions_only', z.object({ on: z.boolean() }), async ({ on }, socket) => {
      socket.assign({ mentionsOnly: on })
      socket.push('history', await rooms.history({ ...socket.assigns, after: 0 }))
    })
    // Runs for each reader: what is not pushed here does not reach the page at all.
    .out('new_msg', (message, socket) => {
      const { reader, mentionsOnly } = socket.assigns
      if (!mentionsOnly || concerns(message, reader)) socket.push('new_msg', message)
    })

  return userSocket.channels(lobbyChannel, roomChannel)
}

/** What the page's script imports, as a type: every topic, event and reply. */
export type AppSocket = ReturnType<typeof defineChat>

/** The name of one person's sockets, in all their tabs. */
export function socketId(personId: string): string {
  return `users_socket:${personId}`
}
