import { defineSocket, error, ok } from 'redstart/channel'
import { TopicOverlap } from 'redstart/errors'
import { type } from 'redstart/schema'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { handshake } from './src/handshake.ts'
import { Journal } from './src/journal.ts'
import { connect } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const CRASH = { reason: 'channel_crash' }
const JOIN_CRASHED = { status: 'error', response: { reason: 'join crashed' } }
const open = defineSocket({ connect: () => ({}) })

describe('a join response that cannot be encoded', () => {
  it.each([
    ['an accepted join', () => ok({ big: 1n })],
    ['a refused join', () => error({ big: 1n })],
  ])('of %s answers "join crashed" and the socket stays', async (_what, decide) => {
    const ends = new Journal<unknown>()
    const room = open
      .channel('room:*')
      .join(({ topic }) => (Object.keys(topic).length === 0 ? decide() : ok()))
      .terminate((reason) => ends.write(reason))
    const good = open.channel('good').join(() => ok())
    const { url, endpoint } = await serve({ '/socket': open.channels(room, good) })
    const client = await connect(url())
    client.send('1', '1', 'room:a', 'phx_join')
    await client.expect(['1', '1', 'room:a', 'phx_reply', JOIN_CRASHED])
    await client.join('good', '2')
    expect(ends.entries).toEqual([])
    expect(endpoint.health()).toMatchObject({ channels: 1, counts: { joinsRefused: 1 } })
  })

  it('as bytes, to a version 1 client, answers "join crashed"', async () => {
    const room = open.channel('room:*').join(() => ok(Uint8Array.of(1)))
    const { port } = await serve({ '/socket': open.channels(room) })
    const client = await connect(`ws://127.0.0.1:${port}/socket/websocket`)
    client.sendText('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')
    await client.expect({ topic: 'room:a', event: 'phx_reply', payload: JOIN_CRASHED, ref: '1' })
    client.sendText('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"2"}')
    await client.expect({ topic: 'phoenix', event: 'phx_reply', payload: OK, ref: '2' })
  })
})

it('terminate does not run for a join that was refused or crashed', async () => {
  const { socket, journal } = roomSocket()
  const { url } = await serve({ '/socket': socket })
  const client = await connect(url())
  client.send('1', '1', 'room:a', 'phx_join', { refuse: {} })
  client.send('2', '2', 'room:a', 'phx_join', { crash: true })
  await client.take(2)
  await client.close()
  const other = await connect(url())
  await other.join('room:b', '1')
  await other.close()
  expect(await journal.next()).toEqual({ terminated: 'room:b', reason: { shutdown: 'closed' } })
  expect(journal.entries).toHaveLength(1)
})

describe('topics', () => {
  it('an exact topic goes before a pattern, in whatever order they were declared', async () => {
    const pattern = open.channel('room:*').join(() => ok('pattern'))
    const lobby = open.channel('room:lobby').join(() => ok('exact'))
    for (const socket of [open.channels(pattern, lobby), open.channels(lobby, pattern)]) {
      const { url } = await serve({ '/socket': socket })
      const client = await connect(url())
      await client.join('room:lobby', '1', {}, 'exact')
      await client.join('room:other', '2', {}, 'pattern')
    }
  })

  it('patterns that overlap are refused where they are declared', () => {
    const all = open.channel('room:*').join(() => ok())
    const one = open.channel('room:{id}').join(() => ok())
    const kind = open.channel('{kind}:lobby').join(() => ok())
    expect(() => open.channels(all, one)).toThrow(TopicOverlap)
    expect(() => open.channels(one, kind)).toThrow(TopicOverlap)
    expect(() => open.channels(one).channels(one)).toThrow(TopicOverlap)
  })
})

describe('bytes for version 1', () => {
  it('a binary broadcast is dropped and counted, for the others it is delivered', async () => {
    const { url, port, endpoint } = await serve({ '/socket': roomSocket().socket })
    const v2 = await connect(url())
    const v1 = await connect(`ws://127.0.0.1:${port}/socket/websocket`)
    await v2.join('room:a', '1')
    v1.sendText('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')
    await v1.expect({ topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' })
    await endpoint.broadcast('room:a', 'bbc', Uint8Array.of(1, 2))
    await endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await v2.next()).toMatchObject({ opcode: 'binary' })
    await v2.expect([null, null, 'room:a', 'news', { n: 1 }])
    await v1.expect({ topic: 'room:a', event: 'news', payload: { n: 1 }, ref: null })
    expect(endpoint.health().counts.binaryDropped).toBe(1)
  })

  it.each(['bin_push', 'bin_reply'])('%s ends the channel that asked for it', async (event) => {
    const { port } = await serve({ '/socket': roomSocket().socket })
    const v1 = await connect(`ws://127.0.0.1:${port}/socket/websocket`)
    v1.sendText('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')
    await v1.expect({ topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' })
    v1.sendText(JSON.stringify({ topic: 'room:a', event, payload: {}, ref: '2' }))
    await v1.expect({ topic: 'room:a', event: 'phx_error', payload: CRASH, ref: null })
    v1.sendText('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"3"}')
    await v1.expect({ topic: 'phoenix', event: 'phx_reply', payload: OK, ref: '3' })
  })
})

describe('schemas', () => {
  it('a payload that a schema refuses is answered, and reaches no handler', async () => {
    const handled = new Journal<unknown>()
    const room = open
      .channel('room:*')
      .params(z.object({ name: z.string() }))
      .join(({ params }) => ok({ hello: params.name }))
      .on('post', z.object({ body: z.string().min(1) }), (post) => {
        handled.write(post)
        return ok()
      })
    const { url } = await serve({ '/socket': open.channels(room) })
    const client = await connect(url())
    const invalid = (path: string) => ({
      status: 'error',
      response: { reason: 'invalid', issues: [{ path, message: expect.any(String) }] },
    })
    client.send('1', '1', 'room:a', 'phx_join', { name: 7 })
    await client.expect(['1', '1', 'room:a', 'phx_reply', invalid('name')])
    await client.join('room:a', '2', { name: 'Ann' }, { hello: 'Ann' })
    client.send('2', '3', 'room:a', 'post', { body: '' })
    await client.expect(['2', '3', 'room:a', 'phx_reply', invalid('body')])
    await client.request(['2', '4', 'room:a', 'post', { body: 'x', more: 1 }])
    expect(handled.entries).toEqual([{ body: 'x' }])
  })

  it('what a channel sends without declaring it, or not as declared, ends that channel', async () => {
    const room = open
      .channel('room:*')
      .emits({ news: z.object({ n: z.number() }) })
      .join(() => ok())
      .on('send', type<{ event: 'news'; payload: { n: number } }>(), ({ event, payload }, socket) =>
        socket.push(event, payload),
      )
    const { url } = await serve({ '/socket': open.channels(room) })
    const client = await connect(url())
    await client.join('room:a', '1')
    client.send('1', '2', 'room:a', 'send', { event: 'news', payload: { n: 1, secret: 2 } })
    await client.expect(['1', null, 'room:a', 'news', { n: 1 }])
    client.send('1', '3', 'room:a', 'send', { event: 'news', payload: { n: 'one' } })
    await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
    await client.join('room:a', '4')
    client.send('4', '5', 'room:a', 'send', { event: 'olds', payload: {} })
    await client.expect(['4', '4', 'room:a', 'phx_error', CRASH])
  })
})

it('an endpoint that drains turns new clients away with 503', async () => {
  const { port, endpoint } = await serve({ '/socket': open })
  await endpoint.drain()
  const answer = await handshake({ port, path: '/socket/websocket?vsn=2.0.0' })
  expect(answer.status).toBe(503)
  expect(answer.headers['retry-after']).toBeDefined()
})

it('refs of more than 255 characters close with 1011, for a channel would repeat them', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const client = await connect(url())
  const fits = 'r'.repeat(255)
  client.sendText(`[null,"${fits}","phoenix","heartbeat",{}]`)
  await client.expect([null, fits, 'phoenix', 'phx_reply', OK])
  client.sendText(`["${fits}r","1","room:a","phx_join",{}]`)
  expect(await client.closed).toMatchObject({ code: 1011 })
})

it('refs, topics and events of more than 32 levels close with 1011, as they cannot be echoed', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const client = await connect(url())
  client.sendText(`[null,${nested(32)},"phoenix","heartbeat",{}]`)
  await client.expect([null, JSON.parse(nested(32)), 'phoenix', 'phx_reply', OK])
  client.sendText(`[null,${nested(33)},"phoenix","heartbeat",{}]`)
  expect(await client.closed).toMatchObject({ code: 1011 })
})
