/**
 * The socket and its channels: everything that a page can say to the server, and hear from it. The
 * socket takes everybody in; who somebody is, they tell a room, by a token, or they do not.
 */
import type { TokenScope } from 'redstart/auth'
import { defineSocket, error, ok, type SocketOf } from 'redstart/channel'
import { z } from 'zod'
import { accounts, tokens } from '../accounts.ts'
import { faceOf } from '../people/face.ts'
import { type Person, personOf, type User } from '../people/people.ts'
import { Draft, Post } from '../rooms/post.ts'
import type { Posts } from '../rooms/posts.ts'
import { findRoom, rooms, topicOf } from '../rooms/rooms.ts'
import { ANONYMOUS, Device, headcountOf, visitors } from './visitors.ts'

/** The socket of these rooms. */
export function defineRoomsSocket(posts: Posts) {
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
        await socket.subscribe(topicOf(room))
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
        logged_out: z.object({}),
      },
      { volatile: ['typing'] },
    )
    .presence(visitors)
    .join(async ({ topic, params, resumed }) => {
      const room = findRoom(topic.id)
      if (!room) return error({ reason: 'not_found' })
      // No token is as good as one that is forged, over, or of a session that has ended.
      const scope = await tokens.scopeOfToken(params.token)
      const you = scope ? personOf(scope.user) : null
      return ok({ you }, { room, scope, device: params.device, resumed })
    })
  type InRoom = SocketOf<typeof room>

  const roomChannel = room
    .joined(async (socket) => {
      const { room, device, resumed } = socket.assigns
      const here = socket.presence(visitors)
      const user = staysKnown(socket)
      if (user) here.track(user.id, { name: user.name, device, since: new Date().toISOString() })
      else here.track(ANONYMOUS, null, { count: true })
      // A page that came back gets what it missed by the history. One that is new, or was away for
      // too long, shows what was said of late.
      if (!resumed) socket.push('recent', { posts: [...(await posts.recent(room.id))] })
      await here.pushState()
    })
    .info(accounts.ended, (_end, socket) => {
      const { scope } = socket.assigns
      if (!scope) return
      const here = socket.presence(visitors)
      here.untrack(scope.user.id)
      here.track(ANONYMOUS, null, { count: true })
      forget(socket, scope)
    })
    .on('post', Draft, async ({ key, body }, socket) => {
      const user = userOf(socket)
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
      const user = userOf(socket)
      if (!user) return error({ reason: 'Not signed in' })
      socket.broadcastFrom('typing', { id: user.id, name: user.name })
    })

  /**
   * Has the room hear of the end of somebody's session from now on. It may have come since they were let
   * in; then they are anonymous. For as long as it lasts they stay known, also when their token is over:
   * that is only asked for at the door.
   */
  function staysKnown(socket: InRoom): Person | undefined {
    const { scope } = socket.assigns
    if (!scope) return undefined
    void socket.subscribe(accounts.ended(scope))
    if (!tokens.isGood(scope)) forget(socket, scope)
    return userOf(socket)
  }

  function forget(socket: InRoom, scope: TokenScope<User>): void {
    socket.unsubscribe(accounts.ended(scope))
    socket.assign({ scope: undefined })
    socket.push('logged_out', {})
  }

  /** Who it is that says something; undefined for the anonymous. */
  function userOf(socket: InRoom): Person | undefined {
    const { scope } = socket.assigns
    return scope && personOf(scope.user)
  }

  return anybody.channels(lobbyChannel, roomChannel)
}

/** What the pages' scripts import, as a type: every topic, event and reply. */
export type RoomsSocket = ReturnType<typeof defineRoomsSocket>
