/**
 * The socket and its channels: everything that a page can say to the server, and hear from it. The
 * socket takes everybody in; who somebody is, they tell a room, by a token, or they do not.
 */
import { defineSocket, error, ok, type SocketOf } from 'redstart/channel'
import { topic } from 'redstart/topic'
import { z } from 'zod'
import { faceOf } from '../people/face.ts'
import type { User } from '../people/user.ts'
import type { UserTokens } from '../people/user-token.ts'
import { Draft, Post } from '../rooms/post.ts'
import type { Posts } from '../rooms/posts.ts'
import { findRoom, rooms, topicOf } from '../rooms/rooms.ts'
import { ANONYMOUS, Device, headcountOf, visitors } from './visitors.ts'

/** What the socket is made of. */
export interface SocketParts {
  readonly tokens: UserTokens
  readonly posts: Posts
}

/** Told on all nodes when somebody signs out: their rooms take them for anonymous from then on. */
export const signedOut = topic('signed_out:{session}', z.object({}))

/** The socket of these rooms. */
export function defineRoomsSocket({ tokens, posts }: SocketParts) {
  const anybody = defineSocket({ connect: () => ({}) })

  /** The list of rooms. It hears of those who come and go in each of them, and tells how many are left. */
  const lobbyChannel = anybody
    .channel('lobby')
    .emits({
      headcount: z.object({ room: z.string(), users: z.number(), anonymous: z.number() }),
    })
    .presence(visitors, async (_diff, socket, topic) => {
      const room = rooms.find((room) => topicOf(room) === topic)
      if (!room) return
      const here = await socket.presence(visitors, topic).list()
      socket.push('headcount', { room: room.id, ...headcountOf(here) })
    })
    .join(() => ok())
    .joined(async (socket) => {
      for (const room of rooms) {
        socket.subscribe(topicOf(room))
        const here = await socket.presence(visitors, topicOf(room)).list()
        socket.push('headcount', { room: room.id, ...headcountOf(here) })
      }
    })

  const room = anybody
    .channel('room:{id}')
    .params(z.object({ token: z.string().optional(), device: Device.default('computer') }))
    .history({ max: 200, maxAge: 10 * 60_000 })
    .emits(
      {
        recent: z.object({ posts: z.array(Post) }),
        post: Post,
        typing: z.object({ id: z.string(), name: z.string() }),
        signed_out: z.object({}),
      },
      { volatile: ['typing'] },
    )
    .presence(visitors)
    .join(async ({ topic, params, resumed }) => {
      const room = findRoom(topic.id)
      if (!room) return error({ reason: 'not_found' })
      const user = await tokens.userWith(params.token)
      const you = user ? { id: user.id, name: user.name } : null
      return ok({ you }, { room, user, device: params.device, resumed })
    })
  type InRoom = SocketOf<typeof room>

  const roomChannel = room
    .joined(async (socket) => {
      const { room, user, device, resumed } = socket.assigns
      const here = socket.presence(visitors)
      if (user) {
        socket.subscribe(signedOut(user))
        here.track(user.id, { name: user.name, device, since: new Date().toISOString() })
      } else {
        here.track(ANONYMOUS, null, { count: true })
      }
      // A page that came back gets what it missed by the history. One that is new, or was away for
      // too long, shows what was said of late.
      if (!resumed) socket.push('recent', { posts: [...(await posts.recent(room.id))] })
      await here.pushState()
    })
    .info(signedOut, (_nothing, socket) => becomeAnonymous(socket))
    .on('post', Draft, async ({ key, body }, socket) => {
      const user = signedInUser(socket)
      if (!user) return error({ reason: 'Not signed in' })
      const { id, name } = user
      const from = { id, name, ...faceOf(name) }
      const at = new Date().toISOString()
      const post = await posts.add(socket.assigns.room.id, { key, from, body: body.trim(), at })
      // Confirmed when it has gone out; what is not confirmed, the page sends again.
      await socket.broadcast('post', post)
      return ok({ id: post.id })
    })
    .on('typing', (socket) => {
      const user = signedInUser(socket)
      if (!user) return error({ reason: 'Not signed in' })
      socket.broadcastFrom('typing', { id: user.id, name: user.name })
    })

  /** Who it is that says something, unless the time of their token is over meanwhile. */
  function signedInUser(socket: InRoom): User | undefined {
    const { user } = socket.assigns
    if (user && user.until <= Date.now()) becomeAnonymous(socket)
    return socket.assigns.user
  }

  function becomeAnonymous(socket: InRoom): void {
    const { user } = socket.assigns
    if (!user) return
    const here = socket.presence(visitors)
    here.untrack(user.id)
    here.track(ANONYMOUS, null, { count: true })
    socket.assign({ user: undefined })
    socket.push('signed_out', {})
  }

  return anybody.channels(lobbyChannel, roomChannel)
}

/** What the pages' scripts import, as a type: every topic, event and reply. */
export type RoomsSocket = ReturnType<typeof defineRoomsSocket>
