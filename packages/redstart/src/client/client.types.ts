import { Presence, Socket } from 'phoenix'
import { is } from '../../test/equal.ts'
import type { AppSocket, roomChannel } from '../channel/application.types.ts'
import { defineSocket, error, ok, status } from '../channel/index.ts'
import { definePresence } from '../presence/index.ts'
import { binary, type Invalid, type } from '../schema/index.ts'
import {
  type ChannelFor,
  type ChannelState,
  type ContractOf,
  type Outcome,
  pushed,
  resumable,
  type TopicsOf,
  type TypedChannel,
  type TypedPush,
  type TypedSocket,
  typed,
  typedPresence,
} from './index.ts'

interface Message {
  id: number
  body: string
  from: string
  at: string
}

const socket = typed<AppSocket>(new Socket('/socket', { params: { token: 't' } }))
const room = socket.channel('room:42', { since: '2026-01-01T00:00:00Z' })
const id: string = 'x'
const anyRoom = socket.channel(`room:${id}`)
// The exact topic is preferred to the pattern.
const lobby = socket.channel('room:lobby')

room
  .join()
  .receive('ok', (reply) => {
    is<typeof reply, { messages: Message[] }>(true)
  })
  .receive('error', (refusal) => {
    if (refusal.reason === 'invalid') refusal.issues.map(({ path }) => path)
    else is<typeof refusal.reason, 'not_found' | 'forbidden'>(true)
  })
  .receive('timeout', () => {})

room
  .push('new_msg', { body: 'hi' })
  .receive('ok', (reply) => is<typeof reply, { id: number }>(true))
  .receive('error', (refusal) => {
    if (refusal.reason === 'rate_limited') is<typeof refusal.retryIn, 30>(true)
  })
room.push('typing')
room.push('typing', {}, 5_000)
room.on('new_msg', (message) => is<typeof message, Message>(true))
anyRoom.on('typing', (typing) => is<typeof typing, { user: string }>(true))
lobby.join().receive('ok', (reply) => is<typeof reply, { online: number }>(true))
lobby.on('announcement', (announcement) => is<typeof announcement, { text: string }>(true))

// The official client's other classes take a typed channel.
new Presence(room).onSync(() => {})

// ── what does not compile ───────────────────────────────────────────────────────────────────────

// @ts-expect-error there is no such topic
socket.channel('rooms:42')
// @ts-expect-error there is no such event
room.push('nope', {})
// @ts-expect-error the event has a payload
room.push('new_msg')
// @ts-expect-error the payload is another
room.push('new_msg', { body: 1 })
// @ts-expect-error the event has no payload
room.push('typing', { user: 'me' })
// @ts-expect-error the server never sends this
room.on('nope', () => {})
// @ts-expect-error nor can it be unsubscribed
room.off('nope')
// @ts-expect-error the lobby does not handle new_msg
lobby.push('new_msg', { body: 'x' })
// @ts-expect-error the parameter is another
socket.channel('room:1', { since: true })
// @ts-expect-error there is no such parameter
socket.channel('room:1', { nope: 1 })
// @ts-expect-error the lobby has no parameters
socket.channel('room:lobby', { since: '2026-01-01T00:00:00Z' })
// @ts-expect-error typing is never answered
room.push('typing').receive('ok', () => {})
// @ts-expect-error there is no such status
room.push('new_msg', { body: 'x' }).receive('queued', () => {})
// @ts-expect-error a socket, not the URL of one
typed<AppSocket>('/socket')
// @ts-expect-error a socket's type, not its channel's
typed<typeof roomChannel>(new Socket('/socket'))

// ── names for parameters of functions ───────────────────────────────────────────────────────────

is<TopicsOf<AppSocket>, `room:${string}`>(true)
function follow(channel: TypedChannel<ChannelFor<AppSocket, 'room:{id}'>>): number {
  return channel.on('new_msg', ({ at }) => is<typeof at, string>(true))
}
follow(room)
follow(socket.channel('room:7'))
// @ts-expect-error another channel
follow(lobby)
function open(client: TypedSocket<AppSocket>): void {
  client.channel('room:lobby').join()
}
open(socket)

// ── a published contract is as good as the server ───────────────────────────────────────────────

const published = typed<ContractOf<AppSocket>>(new Socket('/socket'))
published
  .channel('room:1')
  .push('new_msg', { body: 'x' })
  .receive('ok', (reply) => is<typeof reply, { id: number }>(true))
open(published)
// @ts-expect-error there is no such topic
published.channel('rooms:1')

// ── statuses, bytes, parameters that are required ───────────────────────────────────────────────

const userSocket = defineSocket({ connect: () => ({}) })
const shopChannel = userSocket
  .channel('shop:{id}:*')
  .params(type<{ key: string; page?: number }>())
  .emits({ image: binary(), price: type<{ cents: number; until?: Date }>() })
  .join(() => ok())
  .on('order', type<{ item: string; note?: string }>(), ({ item }) => {
    if (item === '') return error({ reason: 'empty' })
    if (item === 'rare') return status('queued', { position: 1, since: new Date() })
    if (item === 'new') return status('waiting')
    return ok({ item })
  })
  .on('upload', binary(), (bytes) => ok(bytes))
  .on('filter', type<{ color?: string }>(), () => {})
  .on('count', () => ok(7))
type ShopSocket = typeof shopSocket
const shopSocket = userSocket.channels(shopChannel)

const client = typed<ShopSocket>(new Socket('/socket'))
const shop = client.channel('shop:1:shoes', () => ({ key: 'k' }))
// @ts-expect-error the parameters are required
client.channel('shop:1:shoes')

const order = shop.push('order', { item: 'hat' }, 5_000)
order
  .receive('queued', (queued) => is<typeof queued, { position: number; since: string }>(true))
  .receive('waiting', (waiting) => is<typeof waiting, {}>(true))
  .receive('error', (refusal) => is<typeof refusal, Invalid | { readonly reason: 'empty' }>(true))
// @ts-expect-error there is no such status
order.receive('sold', () => {})
shop
  .push('upload', new ArrayBuffer(8))
  .receive('ok', (bytes) => is<typeof bytes, ArrayBuffer>(true))
// @ts-expect-error the official client sends an ArrayBuffer as bytes, and nothing else
shop.push('upload', { bytes: [1, 2] })
shop.on('image', (image) => is<typeof image, ArrayBuffer>(true))
shop.on('price', (price) => is<typeof price, { cents: number; until?: string }>(true))
shop.push('filter')
shop.push('count').receive('ok', (count) => is<typeof count, number>(true))
// @ts-expect-error a join has no statuses but ok and error
shop.join().receive('queued', () => {})
shop.leave().receive('ok', (left) => is<typeof left, {}>(true))

// ── promises of pushes ──────────────────────────────────────────────────────────────────────────

const posted = await pushed(room.push('new_msg', { body: 'hi' }))
if (posted.status === 'ok') is<typeof posted.response, { id: number }>(true)
else if (posted.status === 'error')
  is<typeof posted.response.reason, 'invalid' | 'rate_limited'>(true)
else is<typeof posted, { readonly status: 'timeout' }>(true)

const joined = await pushed(room.join())
if (joined.status === 'ok') is<typeof joined.response.messages, Message[]>(true)

const ordered = await pushed(order, 'queued', 'waiting')
is<typeof ordered.status, 'ok' | 'error' | 'queued' | 'waiting' | 'timeout'>(true)
if (ordered.status === 'queued') is<typeof ordered.response.since, string>(true)
if (ordered.status === 'waiting') is<typeof ordered.response, {}>(true)

is<Outcome<never, never>, { readonly status: 'timeout' }>(true)
const typing = await pushed(room.push('typing'))
// @ts-expect-error typing is never answered
typing.status === 'ok'
// @ts-expect-error a status is missing
await pushed(order, 'queued')
// @ts-expect-error all statuses are missing
await pushed(order)
// @ts-expect-error there is no such status
await pushed(room.push('typing'), 'queued')
// @ts-expect-error a channel is no push
await pushed(room)

// ── the rest of the official client ─────────────────────────────────────────────────────────────

is<typeof room.topic, `room:${string}`>(true)
is<typeof room.state, ChannelState>(true)
room.onMessage = (_event, payload, _ref) => payload
room.onClose(() => {})
room.onError((reason) => is<typeof reason, unknown>(true))
room.off(
  'new_msg',
  room.on('new_msg', () => {}),
)
is<ReturnType<typeof room.leave>, TypedPush<{}, never>>(true)

socket.connect()
socket.disconnect(() => {}, 1000, 'done')
const refs = [
  socket.onOpen(() => {}),
  socket.onClose(({ code, wasClean }) => {
    is<typeof code, number>(true)
    is<typeof wasClean, boolean>(true)
  }),
  socket.onError((reason) => is<typeof reason, unknown>(true)),
  socket.onMessage(({ topic, payload }) => {
    is<typeof topic, string>(true)
    is<typeof payload, unknown>(true)
  }),
]
socket.off(refs)
is<ReturnType<typeof socket.connectionState>, 'connecting' | 'open' | 'closing' | 'closed'>(true)
is<ReturnType<typeof socket.isConnected>, boolean>(true)
is<ReturnType<typeof socket.endPointURL>, string>(true)
if (!socket.ping((milliseconds) => is<typeof milliseconds, number>(true))) socket.connect()

// ── presence ────────────────────────────────────────────────────────────────────────────────────

const visitors = definePresence({
  meta: type<{ device: string; since: Date }>(),
  fetch: () => ({ ada: { name: 'Ada' } }),
})
const here = typedPresence<typeof visitors>(new Presence(room))
here.onJoin((key, current, joined) => {
  is<typeof key, string>(true)
  is<typeof current extends undefined ? true : false, false>(true)
  is<(typeof joined.metas)[0]['since'], string>(true)
  is<typeof joined.name, string | undefined>(true)
})
here.onLeave((_key, current) => {
  is<typeof current.metas.length, number>(true)
})
const devices: string[] = here.list((_key, { metas }) => metas[0].device)
is<typeof devices, string[]>(true)
here.onSync(() => here.list().map(({ metas }) => metas[0].phx_ref))
// @ts-expect-error no such field
here.list((_key, { metas }) => metas[0].count)

const counted = definePresence({ meta: type<{ device: string }>(), counted: true })
typedPresence<typeof counted>(new Presence(room)).list((_key, { metas: [first] }) =>
  first.count === undefined ? first.device : first.count,
)

// ── history ─────────────────────────────────────────────────────────────────────────────────────

const replayed = defineSocket({ connect: () => ({}) })
  .channel('log:{id}')
  .params(type<{ from: string }>())
  .history({ max: 10 })
  .emits({ line: type<{ text: string }>() })
  .join(({ resumed }) => {
    is<typeof resumed, boolean>(true)
    return ok({ lines: 3 })
  })
const logSocket = defineSocket({ connect: () => ({}) }).channels(replayed)
const logs = typed<typeof logSocket>(new Socket('/socket'))
const log = resumable((since) => logs.channel('log:1', () => ({ ...since(), from: 'x' })))
log.join().receive('ok', (reply) => {
  is<typeof reply.lines, number>(true)
  is<typeof reply.gap, true | undefined>(true)
  is<typeof reply._pos, string>(true)
})
// @ts-expect-error the channel wants to know from where
resumable((since) => logs.channel('log:1', since))
// @ts-expect-error a position is text
logs.channel('log:1', { from: 'x', since: 7 })
