/**
 * The socket and its channels: everything that a page can say to the server, and hear from it. The
 * server takes everybody in and knows nobody; who may hear what, a room's `join` decides alone.
 */
import { defineSocket, error, ok, stop } from 'redstart/channel'
import { definePresence } from 'redstart/presence'
import { type } from 'redstart/schema'
import { topic } from 'redstart/topic'
import { z } from 'zod'
import { REFUSED_AFTER } from '../rooms/bounds.ts'
import { Claim, DestroyRequest, Message, MessageId, NewRoom, Sealed } from '../rooms/formats.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** Told on all nodes when a room has ended. It is known by its fingerprint: nothing else is kept. */
export const roomEnds = topic(
  'room_ends:{key}',
  z.object({ ending: z.enum(['expired', 'destroyed']) }),
)

/** How many are in a room. A counted key: there is nothing to know of anybody but that they are there. */
const visitors = definePresence({ meta: type<{}>(), counted: true })

/** The socket for these rooms. */
export function defineRoomsSocket(rooms: Rooms) {
  const anybody = defineSocket({ anonymous: true, connect: () => ({}) })

  // Each room that is opened costs a join, so that the limit of joins for an address holds here too.
  const doorChannel = anybody
    .channel('door')
    .join(() => ok())
    .on('open', NewRoom, async (room) => {
      const outcome = await rooms.open(room)
      return stop('normal', outcome === 'opened' ? ok() : error({ reason: outcome }))
    })

  const roomChannel = anybody
    .channel('room:{id}')
    // Whether a room exists, a refused join shows neither by its answer nor by its time.
    .replyAfter(REFUSED_AFTER)
    // Checked in `join`, where what has a wrong form is refused like what is wrong.
    .params(type<{ access: string; slot: string }>())
    .emits({
      messages: z.object({ messages: z.array(Message) }),
      message: Message,
      deleted: MessageId,
      expired: z.object({}),
      destroyed: z.object({}),
    })
    .presence(visitors)
    .join(async ({ topic, params }) => {
      const claim = Claim.safeParse({ ...params, room: topic.id })
      const seat = claim.success && (await rooms.enter(claim.data))
      if (!seat) return error({ reason: 'unauthorized' })
      const { mode } = seat.room
      return ok({ mode, expiresIn: rooms.timeLeft(seat.room) }, { seat })
    })
    // From here on the channel hears of the end; what ended before is seen in the store.
    .joined(async (socket) => {
      const { room } = socket.assigns.seat
      await socket.subscribe(roomEnds({ key: room.key }))
      const messages = await rooms.messages(room)
      if (messages === undefined) {
        socket.push('expired', {})
        return stop()
      }
      socket.push('messages', { messages })
      const here = socket.presence(visitors)
      here.track('here', null, { count: true })
      await here.pushState()
    })
    .info(roomEnds, ({ ending }, socket) => {
      socket.push(ending, {})
      return stop()
    })
    .on('send', Sealed, async (sealed, socket) => {
      const kept = await rooms.keep(socket.assigns.seat, sealed)
      if (kept === 'gone') return stop('normal', error({ reason: kept }))
      if (typeof kept === 'string') return error({ reason: kept })
      // Confirmed when it has gone out; what is not confirmed, the page sends again.
      await socket.broadcastFrom('message', kept)
      return ok({ expiresIn: kept.expiresIn, replaces: kept.replaces })
    })
    .on('read', MessageId, async ({ id }, socket) => {
      if (!(await rooms.burn(socket.assigns.seat, id))) return error({ reason: 'gone' })
      await socket.broadcastFrom('deleted', { id })
      return ok()
    })
    // The answer may come after the end of the channel, and is not needed then.
    .on('destroy', DestroyRequest, async ({ destroy }, socket) => {
      const isRight = await rooms.destroy(socket.assigns.seat.room, destroy)
      return isRight ? ok() : error({ reason: 'unauthorized' })
    })

  return anybody.channels(doorChannel, roomChannel)
}

/** What the pages' scripts import, as a type: every topic, event and reply. */
export type RoomsSocket = ReturnType<typeof defineRoomsSocket>
