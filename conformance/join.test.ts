import { defineSocket, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { describe, expect, it } from 'vitest'
import { Journal } from './src/journal.ts'
import { connect, type RawClient } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const CRASHED = { status: 'error', response: { reason: 'join crashed' } }

it('C-32 a join of an unrouted topic is an unmatched topic, join_ref null', async () => {
  const { client } = await roomClient()
  client.send('1', '2', 'nowhere', 'phx_join')
  await client.expect([null, '2', 'nowhere', 'phx_reply', UNMATCHED])
})

it('C-33 a pattern matches the empty rest, and neither less nor beside', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const room = open.channel('room:*').join(() => ok('room'))
  const exact = open.channel('exact').join(() => ok('exact'))
  const { url } = await serve({ '/socket': open.channels(room, exact) })
  const client = await connect(url())
  await client.join('room:', '1', {}, 'room')
  await client.join('room:a:b*c', '2', {}, 'room')
  await client.join('exact', '3', {}, 'exact')
  for (const topic of ['room', 'xroom:1', 'Room:1', 'exactx', 'exac', '']) {
    client.send('4', '4', topic, 'phx_join')
    await client.expect([null, '4', topic, 'phx_reply', UNMATCHED])
  }
})

it('C-33 "*" alone matches everything', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const { url } = await serve({ '/socket': open.channels(open.channel('*').join(() => ok())) })
  const client = await connect(url())
  for (const topic of ['anything', '', 'a:b', '*']) await client.join(topic)
})

it('C-34 the join reply echoes join_ref and ref and precedes all frames of the join', async () => {
  const { client } = await roomClient()
  client.send('4', '5', 'room:a', 'phx_join', { greet: true, respond: { now: 1 } })
  await client.expect(
    ['4', '5', 'room:a', 'phx_reply', { status: 'ok', response: { now: 1 } }],
    ['4', null, 'room:a', 'joined', {}],
  )
})

it('C-34 what others broadcast during a slow join is sent behind its reply', async () => {
  const { client, url, gate } = await roomClient()
  const other = await connect(url())
  await other.join('room:a', '1')
  await client.join('room:a', '1')
  client.send('2', '2', 'room:b', 'phx_join', { wait: true })
  await client.flushed()
  other.send('1', '2', 'room:a', 'shout', { n: 1 })
  await other.expect([null, null, 'room:a', 'news', { n: 1 }])
  gate.open()
  await client.expect(
    ['2', '2', 'room:b', 'phx_reply', OK],
    [null, null, 'room:a', 'news', { n: 1 }],
  )
})

it.each([
  ['an object', { reason: 'full', seats: 0 }],
  ['a string', 'no'],
  ['null', null],
])(
  'C-35 a refused join answers an error with its response, %s, and nothing else',
  async (_, no) => {
    const { client, journal } = await roomClient()
    client.send('1', '2', 'room:a', 'phx_join', { refuse: no })
    await client.expect(['1', '2', 'room:a', 'phx_reply', { status: 'error', response: no }])
    client.send('1', '3', 'room:a', 'echo')
    await client.expect([null, '3', 'room:a', 'phx_reply', UNMATCHED])
    await client.join('room:a', '4')
    expect(journal.entries).toEqual([])
  },
)

it.each([
  ['throws', { crash: true }],
  ['returns an object', { garbage: {} }],
  ['returns null', { garbage: null }],
  ['returns true', { garbage: true }],
  ['returns a look-alike', { garbage: { status: 'ok', response: {}, adds: {} } }],
])('C-36 a join that %s is answered "join crashed", and the socket stays', async (_, wish) => {
  const { client, endpoint, journal } = await roomClient()
  client.send('1', '2', 'room:a', 'phx_join', wish)
  await client.expect(['1', '2', 'room:a', 'phx_reply', CRASHED])
  await client.join('room:a', '3')
  expect(journal.entries).toEqual([])
  expect(endpoint.health().counts).toMatchObject({ joinsRefused: 1, joinsAccepted: 1 })
})

it('C-37 a join without join_ref: pushes carry its ref, the close carries null', async () => {
  const { client } = await roomClient()
  client.send(null, '50', 'room:a', 'phx_join', { greet: true })
  await client.expect([null, '50', 'room:a', 'phx_reply', OK], ['50', null, 'room:a', 'joined', {}])
  client.send(null, '51', 'room:a', 'echo', 1)
  await client.expect(['50', '51', 'room:a', 'phx_reply', { status: 'ok', response: 1 }])
  client.send(null, '52', 'room:a', 'phx_leave')
  await client.expect(
    ['50', '52', 'room:a', 'phx_reply', OK],
    [null, null, 'room:a', 'phx_close', {}],
  )
})

it('C-37 against a channel joined without join_ref, a message with one is stale', async () => {
  const { client } = await roomClient()
  client.send(null, '50', 'room:a', 'phx_join')
  await client.expect([null, '50', 'room:a', 'phx_reply', OK])
  client.send('50', '51', 'room:a', 'echo', 'stale')
  client.send(null, '52', 'room:a', 'echo', 'sentinel')
  await client.expect(['50', '52', 'room:a', 'phx_reply', { status: 'ok', response: 'sentinel' }])
})

describe('C-38 at the limit of 100 channels', () => {
  async function fullClient() {
    const fixture = await roomClient()
    const { client, clock } = fixture
    for (let n = 1; n <= 100; n++) await client.join(`room:${n}`, `${n}`)
    // So that it is not the limit of joins per second that answers.
    await clock.advance(1_000)
    return fixture
  }

  it('C-38 the 101st channel is refused', async () => {
    const { client } = await fullClient()
    await client.request(
      ['101', '101', 'room:101', 'phx_join'],
      { reason: 'too many channels joined' },
      'error',
    )
  })

  it('C-38 a topic that is joined already can be joined again', async () => {
    const { client } = await fullClient()
    client.send('101', '102', 'room:7', 'phx_join')
    await client.expect(
      ['101', '102', 'room:7', 'phx_reply', OK],
      ['7', '7', 'room:7', 'phx_close', {}],
    )
  })

  it('C-38 an unrouted topic is still unmatched', async () => {
    const { client } = await fullClient()
    client.send('101', '101', 'nowhere', 'phx_join')
    await client.expect([null, '101', 'nowhere', 'phx_reply', UNMATCHED])
  })

  it('C-38 a leave makes room', async () => {
    const { client } = await fullClient()
    client.send('7', '101', 'room:7', 'phx_leave')
    await client.expect(
      ['7', '101', 'room:7', 'phx_reply', OK],
      ['7', '7', 'room:7', 'phx_close', {}],
    )
    await client.join('room:101', '102')
  })
})

it('C-39 a duplicate join: its reply, the close of the old channel, pushes of the new', async () => {
  const { client, journal } = await roomClient()
  await client.join('room:a', '3', { bye: true })
  client.send('20', '21', 'room:a', 'phx_join', { greet: true })
  await client.expect(
    ['20', '21', 'room:a', 'phx_reply', OK],
    ['3', '3', 'room:a', 'phx_close', {}],
    ['20', null, 'room:a', 'joined', {}],
  )
  client.send('3', '22', 'room:a', 'echo', 'stale')
  await client.request(['20', '23', 'room:a', 'echo', 'current'], 'current')
  expect(journal.entries).toEqual([])
})

it('C-39 a duplicate join that is refused ends the old channel all the same', async () => {
  const { client } = await roomClient()
  await client.join('room:a', '3')
  client.send('20', '20', 'room:a', 'phx_join', { refuse: { reason: 'no' } })
  await client.expect(
    ['20', '20', 'room:a', 'phx_reply', { status: 'error', response: { reason: 'no' } }],
    ['3', '3', 'room:a', 'phx_close', {}],
  )
  client.send('3', '21', 'room:a', 'echo')
  await client.expect([null, '21', 'room:a', 'phx_reply', UNMATCHED])
})

it('C-40 a broadcast after a duplicate join arrives once', async () => {
  const { client, endpoint } = await roomClient()
  await client.join('room:a', '1')
  for (const ref of ['2', '3']) {
    client.send(ref, ref, 'room:a', 'phx_join')
    const old = String(Number(ref) - 1)
    await client.expect(
      [ref, ref, 'room:a', 'phx_reply', OK],
      [old, old, 'room:a', 'phx_close', {}],
    )
  }
  await endpoint.broadcast('room:a', 'news', { n: 1 })
  await endpoint.broadcast('room:a', 'news', { n: 2 })
  await client.expect(
    [null, null, 'room:a', 'news', { n: 1 }],
    [null, null, 'room:a', 'news', { n: 2 }],
  )
})

it('C-41 the join callback is given nothing to push with, and calling it crashes the join', async () => {
  const names = ['push', 'broadcast', 'broadcastFrom', 'ref', 'reply', 'assign', 'subscribe']
  const seen = new Journal<readonly string[]>()
  const open = defineSocket({ connect: () => ({}) })
  const room = open.channel('room:*').join((context) => {
    seen.write(names.filter((name) => name in context))
    Reflect.apply(Object(Reflect.get(context, 'push')), context, ['news', {}])
    return ok()
  })
  const { url } = await serve({ '/socket': open.channels(room) })
  const client = await connect(url())
  client.send('1', '1', 'room:a', 'phx_join')
  await client.expect(['1', '1', 'room:a', 'phx_reply', CRASHED])
  await client.quiet()
  expect(await seen.next()).toEqual([])
})

it('C-42 route and socket assigns reach the channel, and channel assigns nobody else', async () => {
  const base = defineSocket({
    params: type<{ user: string }>(),
    connect: ({ params }) => ({ user: params.user, from: 'socket' }),
  })
  const room = base
    .channel('room:*', { assigns: { from: 'route', kind: 'room' } })
    .join(() => ok({}, { mine: 0 }))
    .on('count', (socket) => {
      socket.assign({ mine: socket.assigns.mine + 1, user: 'changed' })
      return ok(socket.assigns)
    })
    .on('assigns', (socket) => ok(socket.assigns))
  const plain = base
    .channel('plain:*')
    .join(({ assigns }) => ok(assigns))
    .on('assigns', (socket) => ok(socket.assigns))
  const { url } = await serve({ '/socket': base.channels(room, plain) })
  const client = await connect(url('/socket', 'user=ann'))
  const start = { user: 'ann', from: 'route', kind: 'room', mine: 0 }

  await client.join('room:a', '1')
  await client.join('room:b', '2')
  await client.request(['1', '3', 'room:a', 'assigns'], start)
  await client.request(['1', '4', 'room:a', 'count'], { ...start, mine: 1, user: 'changed' })
  await client.request(['1', '5', 'room:a', 'count'], { ...start, mine: 2, user: 'changed' })
  await client.request(['2', '6', 'room:b', 'assigns'], start)
  await client.join('plain:x', '7', {}, { user: 'ann', from: 'socket' })
  await client.join('room:c', '8')
  await client.request(['8', '9', 'room:c', 'assigns'], start)
})

it('C-42 an application that writes to the assigns in join does not reach the socket', async () => {
  const base = defineSocket({ connect: () => ({ role: 'guest' }) })
  const room = base.channel('room:*').join(({ assigns }) => {
    const before = assigns.role
    Reflect.set(assigns, 'role', 'admin')
    return ok({ before })
  })
  const { url } = await serve({ '/socket': base.channels(room) })
  const client = await connect(url())
  await client.join('room:a', '1', {}, { before: 'guest' })
  await client.join('room:b', '2', {}, { before: 'guest' })
})

it('C-43 a push sent right behind its join is answered', async () => {
  const { client } = await roomClient()
  client.send('1', '1', 'room:a', 'phx_join', { greet: true })
  client.send('1', '2', 'room:a', 'echo', { n: 1 })
  client.send('1', '3', 'room:a', 'echo', { n: 2 })
  await client.expect(
    ['1', '1', 'room:a', 'phx_reply', OK],
    ['1', null, 'room:a', 'joined', {}],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { n: 1 } }],
    ['1', '3', 'room:a', 'phx_reply', { status: 'ok', response: { n: 2 } }],
  )
})

it('C-43 a push sent right behind a slow join is answered', async () => {
  const { client, gate } = await roomClient()
  client.send('1', '1', 'room:a', 'phx_join', { wait: true })
  client.send('1', '2', 'room:a', 'echo', { n: 1 })
  await client.flushed()
  gate.open()
  await client.expect(
    ['1', '1', 'room:a', 'phx_reply', OK],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { n: 1 } }],
  )
})

async function roomClient() {
  const { socket, journal, gate } = roomSocket()
  const served = await serve({ '/socket': socket })
  const client: RawClient = await connect(served.url())
  return { client, journal, gate, ...served }
}
