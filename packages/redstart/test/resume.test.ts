import { Socket } from 'phoenix'
import { defineSocket, error, ok } from 'redstart/channel'
import { resumable } from 'redstart/client'
import { type HistoryStore, memoryHistory } from 'redstart/history'
import { binary, type } from 'redstart/schema'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { CuttableProxy } from '../../../conformance/src/cuttable-proxy.ts'
import { connect, serve, type WireClient, type Wired } from './wire.ts'

interface Joined {
  readonly status: string
  readonly response: { _pos?: string; gap?: true; resumed?: boolean; reason?: string }
}

const open = defineSocket({ connect: () => ({}) })
const room = open
  .channel('room:{id}')
  .params(z.strictObject({ name: z.string().default('nobody') }))
  .history({ max: 5 })
  .emits({ said: type<{ n: number }>(), whispered: type<{ to: string }>(), raw: binary() })
  .join(({ topic, resumed }) => {
    if (topic.id === 'closed') return error({ reason: 'closed' })
    return ok({ resumed })
  })
  .on('say', type<{ n: number }>(), async ({ n }, socket) => {
    await socket.broadcast('said', { n })
    return ok()
  })
  .on('say_to_others', type<{ n: number }>(), async ({ n }, socket) => {
    await socket.broadcastFrom('said', { n })
    return ok()
  })
  .on('raw', async (socket) => {
    await socket.broadcast('raw', Uint8Array.of(1))
  })
const lobby = open
  .channel('lobby')
  .history()
  .emits({ said: type<{ n: number }>() })
  .join(() => ok())
const rooms = open.channels(room, lobby)

async function join(client: WireClient, topic: string, payload: object = {}): Promise<Joined> {
  const reply = (await client.request('1', '1', topic, 'phx_join', payload)) as Wired
  return reply[4] as Joined
}

/** The event and payload of the next frame. */
async function next(client: WireClient): Promise<unknown[]> {
  return ((await client.next()) as unknown[]).slice(3)
}

describe('a topic with history', () => {
  it('gives every broadcast a position, and the reply of a join as well', async () => {
    const { port } = await serve({ '/socket': rooms })
    const client = await connect(port)
    const { response } = await join(client, 'room:1')
    expect(response).toEqual({ resumed: false, _pos: expect.stringMatching(/^\w+-0$/) })
    const epoch = response._pos?.split('-')[0]
    client.send(['1', '2', 'room:1', 'say', { n: 1 }])
    expect(await next(client)).toEqual(['said', { n: 1, _pos: `${epoch}-1` }])
    expect(await next(client)).toEqual(['phx_reply', { status: 'ok', response: {} }])
  })

  it('sends one that comes back what it missed, in order and once, and then what follows', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const first = await connect(port)
    const { response } = await join(first, 'room:1')
    first.ws.terminate()
    for (const n of [1, 2, 3]) await endpoint.broadcast('room:1', 'said', { n })
    const again = await connect(port)
    const joined = await join(again, 'room:1', { since: response._pos })
    expect(joined.response).toEqual({ resumed: true, _pos: response._pos })
    await endpoint.broadcast('room:1', 'said', { n: 4 })
    for (const n of [1, 2, 3, 4]) expect(await next(again)).toMatchObject(['said', { n }])
  })

  it('tells of a gap when it has forgotten what was missed, and begins with what is new', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const { response } = await join(await connect(port), 'room:1')
    for (const n of [1, 2, 3, 4, 5, 6]) await endpoint.broadcast('room:1', 'said', { n })
    const again = await connect(port)
    const joined = await join(again, 'room:1', { since: response._pos })
    expect(joined.response).toMatchObject({ resumed: false, gap: true })
    expect(joined.response._pos).toMatch(/-6$/)
    await endpoint.broadcast('room:1', 'said', { n: 7 })
    expect(await next(again)).toMatchObject(['said', { n: 7 }])
  })

  it.each(['', 'foreign-1', 'x', 7, {}, '__proto__-1', `${'e'.repeat(100)}-1`])(
    'takes the position %j, which it did not give, for a gap',
    async (since) => {
      const { port } = await serve({ '/socket': rooms })
      const joined = await join(await connect(port), 'room:1', { since })
      expect(joined).toMatchObject({ status: 'ok', response: { gap: true, resumed: false } })
    },
  )

  it('takes a position that is ahead of the history for a gap', async () => {
    const { port } = await serve({ '/socket': rooms })
    const { response } = await join(await connect(port), 'room:1')
    const since = response._pos?.replace(/0$/, '99')
    const joined = await join(await connect(port), 'room:1', { since })
    expect(joined).toMatchObject({ status: 'ok', response: { gap: true } })
  })

  it('tells the sender of broadcastFrom its position, so that it does not get its own back', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const sender = await connect(port)
    await join(sender, 'room:1')
    sender.send(['1', '2', 'room:1', 'say_to_others', { n: 1 }])
    const [event, payload] = (await next(sender)) as [string, { _pos: string }]
    expect([event, payload]).toEqual(['_pos', { _pos: expect.stringMatching(/-1$/) }])
    sender.ws.terminate()
    await endpoint.broadcast('room:1', 'said', { n: 2 })
    const again = await connect(port)
    await join(again, 'room:1', { since: payload._pos })
    expect(await next(again)).toMatchObject(['said', { n: 2 }])
  })

  it('lets .out() decide about what was missed too, and moves the position past the rest', async () => {
    const picky = open
      .channel('picky')
      .history()
      .emits({ whispered: type<{ to: string }>(), said: type<{ n: number }>() })
      .join(() => ok())
      .out('whispered', async (payload, socket) => {
        await Promise.resolve()
        if (payload.to === 'me') socket.push('whispered', payload)
      })
    const { port, endpoint } = await serve({ '/socket': open.channels(picky) })
    const first = await connect(port)
    const { response } = await join(first, 'picky')
    first.ws.terminate()
    for (const to of ['you', 'me']) await endpoint.broadcast('picky', 'whispered', { to })
    await endpoint.broadcast('picky', 'said', { n: 3 })
    const again = await connect(port)
    await join(again, 'picky', { since: response._pos })
    expect(await next(again)).toMatchObject(['_pos', { _pos: expect.stringMatching(/-1$/) }])
    expect(await next(again)).toEqual(['whispered', { to: 'me' }])
    expect(await next(again)).toMatchObject(['_pos', { _pos: expect.stringMatching(/-2$/) }])
    expect(await next(again)).toMatchObject(['said', { n: 3, _pos: expect.stringMatching(/-3$/) }])
  })

  it('keeps no volatile events', async () => {
    const busy = open
      .channel('busy')
      .history()
      .emits({ typing: type<object>(), said: type<{ n: number }>() }, { volatile: ['typing'] })
      .join(() => ok())
    const { port, endpoint } = await serve({ '/socket': open.channels(busy) })
    const first = await connect(port)
    const { response } = await join(first, 'busy')
    await endpoint.broadcast('busy', 'typing', {})
    await endpoint.broadcast('busy', 'said', { n: 1 })
    expect(await next(first)).toEqual(['typing', {}])
    expect(await next(first)).toMatchObject(['said', { _pos: expect.stringMatching(/-1$/) }])
    const again = await connect(port)
    await join(again, 'busy', { since: response._pos })
    expect(await next(again)).toMatchObject(['said', { n: 1 }])
  })

  it('takes a since of null for none, as it comes of a store in the browser that is empty', async () => {
    const { port } = await serve({ '/socket': rooms })
    const joined = await join(await connect(port), 'room:1', { since: null })
    expect(joined).toEqual({
      status: 'ok',
      response: { resumed: false, _pos: expect.stringMatching(/-0$/) },
    })
  })

  it('refuses bytes, which have no room for a position', async () => {
    const { port } = await serve({ '/socket': rooms })
    const client = await connect(port)
    await join(client, 'room:1')
    client.send(['1', '2', 'room:1', 'raw', {}])
    expect(await next(client)).toMatchObject(['phx_error', {}])
  })

  it('lets a topic go that nobody joined after all', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const client = await connect(port)
    expect(await join(client, 'room:closed')).toMatchObject({ status: 'error' })
    expect(await join(client, 'room:1', { name: 1 })).toMatchObject({ status: 'error' })
    expect(endpoint.health().channels).toBe(0)
  })
})

it('a channel hears the history of a topic that nobody on its node has joined', async () => {
  const source = open
    .channel('source')
    .history()
    .emits({ said: type<{ n: number }>() })
    .join(() => ok())
  const listener = open
    .channel('listener')
    .emits({ heard: type<{ n: number }>() })
    .join(() => ok())
    .on('stop', (socket) => {
      socket.unsubscribe('source')
      return ok()
    })
    .joined((socket) => socket.subscribe('source'))
    .info(source, 'said', (message, socket) => socket.push('heard', message))
  const watched: string[] = []
  const store = memoryHistory()
  const history: HistoryStore = {
    start(host) {
      const running = store.start(host)
      return {
        ...running,
        isRemote: true,
        append: (...args) => running.append(...args),
        heads: (topics) => running.heads(topics),
        read: (...args) => running.read(...args),
        watch: async (topic, keep) => {
          await running.watch(topic, keep)
          watched.push(topic)
        },
        unwatch: (topic) => {
          running.unwatch(topic)
          watched.splice(watched.indexOf(topic), 1)
        },
        close: () => running.close(),
      }
    },
  }
  const { port, endpoint } = await serve(
    { '/socket': open.channels(source, listener) },
    { history },
  )
  const client = await connect(port)
  await join(client, 'listener')
  await vi.waitFor(() => expect(watched).toEqual(['source']))
  await endpoint.broadcast('source', 'said', { n: 1 })
  expect(await next(client)).toEqual(['heard', { n: 1 }])
  await client.request('1', '2', 'listener', 'stop', {})
  await vi.waitFor(() => expect(watched).toEqual([]))
})

describe('the official client', () => {
  it('misses nothing over a connection that breaks while others talk', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const cable = await CuttableProxy.start(port)
    const socket = new Socket(`ws://127.0.0.1:${cable.port}/socket`, {
      transport: WebSocket,
      reconnectAfterMs: () => 5,
      rejoinAfterMs: () => 5,
    })
    onTestFinished(() => socket.disconnect())
    socket.connect()
    const channel = resumable((since) => socket.channel('lobby', since))
    const heard: number[] = []
    let enough: () => void = () => {}
    channel.on('said', ({ n }: { n: number }) => {
      heard.push(n)
      if (n === 15) enough()
    })
    const all = new Promise<void>((resolve) => {
      enough = resolve
    })
    await new Promise<unknown>((resolve) => channel.join().receive('ok', resolve))
    for (let n = 1; n <= 15; n++) {
      await endpoint.broadcast('lobby', 'said', { n })
      if (n % 4 === 0) {
        const back = new Promise<unknown>((resolve) => socket.onOpen(() => resolve(undefined)))
        cable.cut()
        await endpoint.broadcast('lobby', 'said', { n: n + 0.5 })
        await back
      }
    }
    await all
    const expected = Array.from({ length: 15 }, (_, i) =>
      (i + 1) % 4 === 0 ? [i + 1, i + 1.5] : [i + 1],
    ).flat()
    expect(heard).toEqual(expected)
  })
})
