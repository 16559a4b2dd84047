import { defineSocket, error, ok } from 'redstart/channel'
import { type HistoryStore, memoryHistory } from 'redstart/history'
import { type } from 'redstart/schema'
import { expect, it, vi } from 'vitest'
import { Message } from '../src/pubsub/index.ts'
import { RoughStore } from './support/rough-store.ts'
import { connect, replyTo, serve } from './wire.ts'

const open = defineSocket({ connect: () => ({}) })
const room = open
  .channel('room')
  .history()
  .emits({ said: type<object>() })
  .join(() => ok())
  .on('say_to_others', (socket) => {
    void socket.broadcastFrom('said', {})
    return ok()
  })
const rooms = { '/socket': open.channels(room) }

function gate(): { promise: Promise<void>; open: () => void } {
  let open = (): void => {}
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}

it('a channel that ends while it joins is none: the join is refused, and leaving it is answered', async () => {
  const store = new RoughStore()
  const { port, endpoint } = await serve(rooms, { history: store, limits: { inbox: 2 } })
  const first = await connect(port)
  await first.join('room')
  const client = await connect(port)
  const reading = gate()
  store.gate = reading.promise
  const { reads } = store
  client.send(['1', '1', 'room', 'phx_join', {}])
  await vi.waitFor(() => expect(store.reads).toBe(reads + 1))
  for (let n = 0; n < 3; n++) store.add(Message.broadcast('room', 'said', { n }))
  reading.open()
  const frames = [await client.next(), await client.next()]
  expect(frames).toContainEqual(replyTo(['1', '1', 'room'], { reason: 'join crashed' }, 'error'))
  expect(frames).toContainEqual(['1', '1', 'room', 'phx_error', expect.anything()])
  expect(endpoint.health().channels).toBe(1)
  const left = await client.request('1', '2', 'room', 'phx_leave', {})
  expect(left).toEqual(replyTo(['1', '2', 'room']))
})

it('a broadcastFrom that is stored when its sender is gone moves no position of the client', async () => {
  const store = new RoughStore()
  const storing = gate()
  const slow: HistoryStore = {
    start(host) {
      const running = store.start(host)
      const append: typeof running.append = async (...args) => {
        await storing.promise
        return running.append(...args)
      }
      return { ...running, append }
    },
  }
  const { port } = await serve(rooms, { history: slow })
  const [sender, other] = [await connect(port), await connect(port)]
  await other.join('room')
  await sender.join('room')
  await sender.request('1', '2', 'room', 'say_to_others', {})
  await sender.request('1', '3', 'room', 'phx_leave', {})
  expect(await sender.next()).toEqual(['1', '1', 'room', 'phx_close', {}])
  storing.open()
  expect(await other.next()).toMatchObject([null, null, 'room', 'said', {}])
  expect(await sender.request(null, '4', 'phoenix', 'heartbeat', {})).toEqual(
    replyTo([null, '4', 'phoenix']),
  )
})

it('who missed more than the inbox has room for gets all of it, and no crash at every join', async () => {
  const shown = open
    .channel('shown')
    .history()
    .emits({ said: type<{ n: number }>() })
    .join(() => ok())
    .out('said', ({ n }, socket) => socket.push('said', { n }))
  const { port, endpoint } = await serve(
    { '/socket': open.channels(shown) },
    { limits: { inbox: 3 } },
  )
  const first = await connect(port)
  const [, , , , reply] = (await first.join('shown')) as [
    0,
    0,
    0,
    0,
    { response: { _pos: string } },
  ]
  first.ws.terminate()
  for (let n = 1; n <= 6; n++) await endpoint.broadcast('shown', 'said', { n })
  const again = await connect(port)
  const since = reply.response._pos
  await again.request('1', '1', 'shown', 'phx_join', { since })
  for (let n = 1; n <= 6; n++) {
    expect(await again.next()).toEqual(['1', null, 'shown', 'said', { n }])
    expect(await again.next()).toMatchObject([null, null, 'shown', '_pos', {}])
  }
})

it('reads nothing of the history for a join that is refused', async () => {
  const guarded = open
    .channel('guarded')
    .history()
    .emits({ said: type<object>() })
    .params(type<{ member?: boolean }>())
    .join(({ params }) => (params.member ? ok() : error({ reason: 'no member' })))
  const read: number[] = []
  const store = memoryHistory()
  const history: HistoryStore = {
    start(host) {
      const running = store.start(host)
      return {
        isRemote: running.isRemote,
        append: (...args) => running.append(...args),
        heads: (topics) => running.heads(topics),
        read: async (...args) => {
          const records = await running.read(...args)
          read.push(records?.length ?? 0)
          return records
        },
        watch: (...args) => running.watch(...args),
        unwatch: (topic) => running.unwatch(topic),
        close: () => running.close(),
      }
    },
  }
  const { port, endpoint } = await serve({ '/socket': open.channels(guarded) }, { history })
  const member = await connect(port)
  const payload = { member: true }
  const joined = await member.request('1', '1', 'guarded', 'phx_join', payload)
  const [, , , , reply] = joined as [0, 0, 0, 0, { response: { _pos: string } }]
  for (let n = 0; n < 50; n++) await endpoint.broadcast('guarded', 'said', {})
  read.length = 0
  const since = reply.response._pos
  const stranger = await connect(port)
  expect(await stranger.request('1', '1', 'guarded', 'phx_join', { since })).toEqual(
    replyTo(['1', '1', 'guarded'], { reason: 'no member' }, 'error'),
  )
  expect(read).toEqual([1])
})

it('a topic that is busier than its history is long can be joined, and the client is told', async () => {
  const busy = open
    .channel('busy')
    .history({ max: 2 })
    .emits({ said: type<{ n: number }>() })
    .join(async () => {
      for (let n = 1; n <= 3; n++) await endpoint.broadcast('busy', 'said', { n })
      return ok()
    })
  const { port, endpoint } = await serve({ '/socket': open.channels(busy) })
  const client = await connect(port)
  expect(await client.join('busy')).toMatchObject([
    '1',
    '1',
    'busy',
    'phx_reply',
    { status: 'ok', response: { _pos: expect.stringMatching(/-3$/), gap: true } },
  ])
  await endpoint.broadcast('busy', 'said', { n: 4 })
  expect(await client.next()).toMatchObject([null, null, 'busy', 'said', { n: 4 }])
})

it('who missed more than can wait for a client is told of a gap, and not closed again and again', async () => {
  const { port, endpoint } = await serve(rooms, { limits: { outboundBytes: 50_000 } })
  const first = await connect(port)
  const [, , , , reply] = (await first.join('room')) as [0, 0, 0, 0, { response: { _pos: string } }]
  first.ws.terminate()
  await vi.waitFor(() => expect(endpoint.health().connections).toBe(0))
  const text = 'x'.repeat(10_000)
  for (let n = 0; n < 6; n++) await endpoint.broadcast('room', 'said', { text })
  const again = await connect(port)
  const { _pos: since } = reply.response
  expect(await again.request('1', '1', 'room', 'phx_join', { since })).toMatchObject([
    '1',
    '1',
    'room',
    'phx_reply',
    { status: 'ok', response: { _pos: expect.stringMatching(/-6$/), gap: true } },
  ])
  await endpoint.broadcast('room', 'said', { n: 7 })
  expect(await again.next()).toMatchObject([null, null, 'room', 'said', { n: 7 }])
  expect(endpoint.health().counts.slowReadersClosed).toBe(0)
})

it('a channel that listens asks a store again that was away, and ends when messages are lost', async () => {
  const listener = open
    .channel('listener')
    .emits({ heard: type<object>() })
    .join(() => ok())
    .joined((socket) => socket.subscribe('room'))
    .info(room, 'said', (message, socket) => socket.push('heard', message))
  const store = memoryHistory()
  let isAway = true
  const history: HistoryStore = {
    start(host) {
      const running = store.start(host)
      return {
        isRemote: true,
        append: (...args) => running.append(...args),
        heads: (topics) => running.heads(topics),
        read: (...args) => running.read(...args),
        watch: async (...args) => {
          if (isAway) throw new Error('away')
          await running.watch(...args)
        },
        unwatch: (topic) => running.unwatch(topic),
        close: () => running.close(),
      }
    },
  }
  const sockets = { '/socket': open.channels(room, listener) }
  const { port, endpoint, clock } = await serve(sockets, { history })
  const client = await connect(port)
  await client.join('listener')
  isAway = false
  await clock.advance(5_000)
  await endpoint.broadcast('room', 'said', { n: 1 })
  expect(await client.next()).toMatchObject(['1', null, 'listener', 'heard', { n: 1 }])
  endpoint.pubsub.deliver(Message.internal('room', 'history_gap', ''))
  expect(await client.next()).toMatchObject(['1', '1', 'listener', 'phx_error', {}])
})
