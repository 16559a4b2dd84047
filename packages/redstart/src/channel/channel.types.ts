import { z } from 'zod'
import { is } from '../../test/equal.ts'
import { binary, type Invalid, type } from '../schema/index.ts'
import { topic } from '../topic/index.ts'
import { lobbyChannel, roomChannel } from './application.types.ts'
import {
  defineSocket,
  type Err,
  error,
  type NoPayload,
  noreply,
  type Ok,
  ok,
  type Reply,
  type ReplyRef,
  reply,
  type SpecOf,
  status,
  stop,
} from './index.ts'

const socket = defineSocket({ connect: () => ({ user: 'ada' }) })
const plain = socket.channel('plain:{id}').join(() => ok())

/** The events that a client may send, as the browser sees them. */
type Ins<C extends { readonly $spec?: { in: unknown } }> = NonNullable<C['$spec']>['in']

// ── join ────────────────────────────────────────────────────────────────────────────────────────

const joined = socket
  .channel('doc:{id}:{page}')
  .params(z.object({ at: z.string().transform((text) => new Date(text)) }))
  .join(async ({ params, topic, assigns, signal }) => {
    is<typeof params, { at: Date }>(true)
    is<typeof topic, { id: string; page: string }>(true)
    is<typeof assigns, Readonly<{ user: string }>>(true)
    is<typeof signal, AbortSignal>(true)
    if (topic.page === '0') return error({ reason: 'no_page', first: 1 })
    return ok({ at: params.at }, { open: true })
  })
  .joined((socket) => {
    is<typeof socket.assigns, Readonly<{ user: string; open: boolean }>>(true)
    return socket.assigns.open ? undefined : stop()
  })
is<SpecOf<typeof joined>['topic'], 'doc:{id}:{page}'>(true)
is<SpecOf<typeof joined>['params'], { at: string }>(true)
is<SpecOf<typeof joined>['join']['ok'], { at: Date }>(true)
is<
  SpecOf<typeof joined>['join']['error'],
  Invalid | { readonly reason: 'no_page'; readonly first: 1 }
>(true)
is<SpecOf<typeof plain>['join'], { ok: {}; error: never }>(true)
is<SpecOf<typeof plain>['params'], NoPayload>(true)

// @ts-expect-error join decides with ok() or error()
socket.channel('a').join(() => ({ joined: true }))
// @ts-expect-error join has to decide
socket.channel('a').join(() => {})
// @ts-expect-error a status of one's own is for events
socket.channel('a').join(() => status('maybe'))
// @ts-expect-error what is added are assigns
socket.channel('a').join(() => ok({}, 'assigns'))
// @ts-expect-error after the join there is nobody to answer
plain.joined(() => ok())

// ── answers ─────────────────────────────────────────────────────────────────────────────────────

const answers = plain
  .on('none', () => {})
  .on('undefined', async () => undefined)
  .on('noreply', () => noreply({ timeout: 1_000 }))
  .on('ok', () => ok())
  .on('either', z.object({ n: z.number() }), ({ n }) => (n > 0 ? ok(n) : error('negative')))
  .on('sometimes', ({ signal }) => (signal.aborted ? undefined : ok('here')))
  .on('order', type<{ item: string }>(), async ({ item }) => {
    if (item === '') return error({ reason: 'empty' })
    if (item === 'queue') return status('queued', { position: 1 })
    if (item === 'wait') return status('waiting')
    return ok({ item })
  })
  .on('leave', () => stop())
  .on('crash', () => stop(new Error('on purpose')))
  .on('bye', () => stop('normal', ok({ bye: true })))
  .on('busy', () => stop({ shutdown: 'restarting' }, error({ reason: 'busy' })))
  .on('late', (socket) => {
    const ref = socket.ref<Ok<{ url: string }> | Err<'failed'>>()
    is<typeof ref, ReplyRef<Ok<{ url: string }> | Err<'failed'>>>(true)
    reply(ref, ok({ url: '/a' }))
    reply(ref, error('failed'))
    // @ts-expect-error another reply than was promised
    reply(ref, ok({ url: 1 }))
    // @ts-expect-error another status than was promised
    reply(ref, status('queued'))
    return ref
  })
  .on('untyped', (): Reply => ok())

type Answers = Ins<typeof answers>
interface Answered<T> {
  payload: NoPayload
  ok: T
  error: never
  status: {}
}
is<Answers['none'], Answered<never>>(true)
is<Answers['undefined'], Answered<never>>(true)
is<Answers['noreply'], Answered<never>>(true)
is<Answers['leave'], Answered<never>>(true)
is<Answers['crash'], Answered<never>>(true)
is<Answers['ok'], Answered<{}>>(true)
is<Answers['sometimes'], Answered<string>>(true)
is<Answers['bye'], Answered<{ bye: boolean }>>(true)
is<Answers['either']['payload'], { n: number }>(true)
is<Answers['either']['ok'], number>(true)
is<Answers['either']['error'], 'negative' | Invalid>(true)
is<Answers['order']['ok'], { item: string }>(true)
is<Answers['order']['error'], { readonly reason: 'empty' } | Invalid>(true)
is<Answers['order']['status'], { queued: { position: number }; waiting: {} }>(true)
is<Answers['busy']['ok'], never>(true)
is<Answers['busy']['error'], { readonly reason: 'busy' }>(true)
is<Answers['late']['ok'], { url: string }>(true)
is<Answers['late']['error'], 'failed'>(true)
// A handler that says no more than "some reply" may answer anything.
is<Answers['untyped']['ok'], unknown>(true)
is<Answers['untyped']['error'], unknown>(true)
is<Answers['untyped']['status'][string], unknown>(true)

// @ts-expect-error an answer is a reply
plain.on('a', () => ({ id: 1 }))
// @ts-expect-error an answer is a reply
plain.on('a', async () => 'done')
// @ts-expect-error nothing is undefined, not null
plain.on('a', () => null)
// @ts-expect-error the likeness of a reply is none
plain.on('a', () => ({ status: 'ok' as const, response: {}, adds: {} }))
// @ts-expect-error nor is the likeness of no reply
plain.on('a', () => ({ timeout: 1_000 }))
// @ts-expect-error an event has a name
plain.on(7, () => {})
// @ts-expect-error not a schema
plain.on('a', { body: 'string' }, () => {})
// @ts-expect-error a schema needs a handler
plain.on('a', z.object({}))
// @ts-expect-error the payload has no such key
plain.on('a', z.object({ body: z.string() }), ({ text }) => ok(text))
// @ts-expect-error a reason to stop is a word of the protocol or an Error
plain.on('a', () => stop('tired'))

// ── what is sent ────────────────────────────────────────────────────────────────────────────────

const sending = plain
  .emits({
    post: z.object({ id: z.number(), at: z.date(), tag: z.string().default('none') }),
    user: z.object({ id: z.string().brand<'UserId'>() }),
    sum: z.object({ n: z.coerce.number() }),
    hint: type<{ text: string }>(),
    frame: binary(),
  })
  .on('send', async (socket) => {
    const post = { id: 1, at: new Date(), tag: 'a' }
    socket.push('post', post)
    socket.broadcastFrom('hint', { text: 'x' })
    socket.push('frame', new Uint8Array(2))
    await socket.broadcast('post', post)
    // @ts-expect-error not declared
    socket.push('nope', {})
    // @ts-expect-error not declared
    socket.broadcast('nope', {})
    // @ts-expect-error not declared
    socket.broadcastFrom('nope', {})
    // @ts-expect-error another payload
    socket.push('hint', { text: 1 })
    // @ts-expect-error a payload is missing
    socket.push('hint')
    // @ts-expect-error bytes are sent as a Uint8Array
    socket.push('frame', new ArrayBuffer(2))
  })
  .out('post', (post, socket) => {
    // What was broadcast is JSON by now.
    is<typeof post, { id: number; at: string; tag: string }>(true)
    socket.push('post', { ...post, at: new Date(post.at) })
    // @ts-expect-error so it is not what the schema takes
    socket.push('post', post)
  })
  .out('hint', async () => noreply())
is<SpecOf<typeof sending>['out']['hint'], { text: string }>(true)
is<SpecOf<typeof sending>['out']['frame'], Uint8Array>(true)

// @ts-expect-error not declared
sending.out('nope', () => {})
// @ts-expect-error nobody asked
sending.out('hint', () => ok())
// @ts-expect-error not a schema
plain.emits({ post: { id: 'number' } })
// @ts-expect-error A schema in emits must not transform
plain.emits({ post: z.string().transform((text) => text.length) })
// @ts-expect-error A schema in emits must not transform
plain.emits({ at: z.object({ at: z.iso.datetime().transform((text) => new Date(text)) }) })
// @ts-expect-error A schema in emits must not transform
plain.emits({ fine: type<{ n: number }>(), flag: z.stringbool() })

// ── binary ──────────────────────────────────────────────────────────────────────────────────────

const binaries = plain.on('chunk', binary(), (bytes) => {
  is<typeof bytes, Uint8Array>(true)
  return ok(bytes.subarray(1))
})
is<Ins<typeof binaries>['chunk']['payload'], ArrayBuffer>(true)

// ── messages of the server ──────────────────────────────────────────────────────────────────────

const documentEvents = topic(
  'document:{id}',
  z.object({ kind: z.enum(['saved', 'closed']), at: z.date() }),
)
plain
  .joined((socket) => {
    socket.subscribe(documentEvents({ id: socket.params.id }))
    socket.subscribe('room:1')
    socket.unsubscribe('room:1')
    // @ts-expect-error which document?
    socket.subscribe(documentEvents)
  })
  .info(documentEvents, (message, socket) => {
    is<typeof message, { kind: 'saved' | 'closed'; at: string }>(true)
    return socket.params.id === '' ? stop() : undefined
  })
  .info(roomChannel, 'new_msg', async (message) => {
    is<typeof message, { id: number; body: string; from: string; at: string }>(true)
  })
  .info(lobbyChannel, 'announcement', ({ text }) => noreply({ timeout: text.length }))
  .timeout(({ transport }) => {
    is<typeof transport, 'websocket' | 'longpoll' | 'memory'>(true)
    return stop({ shutdown: 'idle' })
  })
  .terminate((reason, socket) => {
    if (typeof reason === 'object' && 'error' in reason) is<typeof reason.error, unknown>(true)
    else if (typeof reason === 'object') is<typeof reason.shutdown, string>(true)
    else is<typeof reason, 'normal' | 'shutdown'>(true)
    is<typeof socket.signal, AbortSignal>(true)
  })

// @ts-expect-error the room does not broadcast this
plain.info(roomChannel, 'announcement', () => {})
// @ts-expect-error which of its broadcasts?
plain.info(roomChannel, () => {})
// @ts-expect-error a topic of channels has no message type
plain.info('room:1', () => {})
// @ts-expect-error nobody asked
plain.info(documentEvents, () => ok())
// @ts-expect-error nobody asked
plain.timeout(() => ok())
// @ts-expect-error it is ending already
plain.terminate(() => stop())

// ── assigns ─────────────────────────────────────────────────────────────────────────────────────

plain.on('assign', (socket) => {
  socket.assign({ user: 'grace' })
  // @ts-expect-error there is no such assign
  socket.assign({ admin: true })
  // @ts-expect-error it is a string
  socket.assign({ user: 7 })
  // @ts-expect-error assigns change by assign()
  socket.assigns.user = 'grace'
})
