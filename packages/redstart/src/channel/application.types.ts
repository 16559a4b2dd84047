// An application as users write it: it has to compile, and the other type tests look at its types.
import { z } from 'zod'
import { type } from '../schema/index.ts'
import { defineSocket, error, ok } from './index.ts'

const userSocket = defineSocket({
  params: z.object({ token: z.string() }),
  async connect({ params }) {
    const user = await verify(params.token)
    return user ? { user } : error('unauthorized')
  },
  id: ({ user }) => `users_socket:${user.id}`,
})

export const roomChannel = userSocket
  .channel('room:{id}')
  .params(
    z.object({
      since: z.iso
        .datetime()
        .transform((text) => new Date(text))
        .optional(),
    }),
  )
  .emits({
    new_msg: z.object({ id: z.number(), body: z.string(), from: z.string(), at: z.date() }),
    typing: type<{ user: string }>(),
  })
  .join(async ({ params, topic, assigns }) => {
    const room = await findRoom(topic.id)
    if (!room) return error({ reason: 'not_found' })
    if (!room.members.includes(assigns.user.id)) return error({ reason: 'forbidden' })
    return ok({ messages: room.since(params.since) }, { room, sent: 0 })
  })
  .on('new_msg', z.object({ body: z.string().min(1).max(2000) }), async ({ body }, socket) => {
    const { user, room, sent } = socket.assigns
    if (sent > 100) return error({ reason: 'rate_limited', retryIn: 30 })
    const message = await room.post(user, body)
    socket.assign({ sent: sent + 1 })
    socket.broadcast('new_msg', message)
    return ok({ id: message.id })
  })
  .on('typing', (socket) => {
    socket.broadcastFrom('typing', { user: socket.assigns.user.name })
  })

export const lobbyChannel = userSocket
  .channel('room:lobby')
  .emits({ announcement: type<{ text: string }>() })
  .join(() => ok({ online: 3 }))

export const appSocket = userSocket.channels(roomChannel, lobbyChannel)
export type AppSocket = typeof appSocket

// What the application would have elsewhere.
interface User {
  id: number
  name: string
}
interface Message {
  id: number
  body: string
  from: string
  at: Date
}
interface Room {
  members: number[]
  since(date?: Date): Message[]
  post(user: User, body: string): Promise<Message>
}
declare function verify(token: string): Promise<User | null>
declare function findRoom(id: string): Promise<Room | null>
