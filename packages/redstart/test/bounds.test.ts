import { once } from 'node:events'
import { defineSocket, ok } from 'redstart/channel'
import { PubSub } from 'redstart/pubsub'
import { binary, type } from 'redstart/schema'
import { testClock } from 'redstart/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { systemClock } from '../src/clock/index.ts'
import { Connection, Frame, limitsFrom, SerializerV2, WriteBatcher } from '../src/socket/index.ts'
import { WebSocketTransport } from '../src/socket/websocket-transport.ts'
import { silentLogger } from '../src/telemetry/index.ts'
import { TestNode } from '../src/testing/test-node.ts'
import { connect, joined, LongPollWire, latch, replyTo, serve, turn, type Wired } from './wire.ts'

const open = defineSocket({ connect: () => ({}) })
const LARGE = 'x'.repeat(5_000)
const room = open
  .channel('room:*')
  .emits({ large: type<object>() })
  .join(() => ok())
  .on('echo', type<object>(), (payload) => ok(payload))
  .on('count', type<{ list: unknown[] }>(), ({ list }) => ok({ length: list.length }))
  .on('large', (socket) => socket.push('large', { text: LARGE }))
  .on('twice', (socket) => {
    socket.push('large', { text: LARGE })
    socket.push('large', { text: LARGE })
  })
  .on('blob', binary(), (payload) => ok({ bytes: [...payload], memory: payload.buffer.byteLength }))
const rooms = open.channels(room)

describe('limits.outboundBytes', () => {
  const options = { limits: { outboundBytes: 1_000 } }

  it.each([false, true])(
    'lets one larger message through to a client that reads; compress: %s',
    async (compress) => {
      const mount = { socket: rooms, websocket: { compress } }
      const { port, endpoint } = await serve({ '/socket': mount }, options)
      const client = await connect(port, { perMessageDeflate: compress })
      await client.join('room:a')
      for (const ref of ['2', '3', '4']) {
        const pushed = ['1', null, 'room:a', 'large', { text: LARGE }]
        expect(await client.request('1', ref, 'room:a', 'large', {})).toEqual(pushed)
      }
      expect(endpoint.health().counts.slowReadersClosed).toBe(0)
    },
  )

  it.each([false, true])('closes with 1013 behind two at once; compress: %s', async (compress) => {
    const mount = { socket: rooms, websocket: { compress } }
    const { port, endpoint } = await serve({ '/socket': mount }, options)
    const client = await connect(port, { perMessageDeflate: compress })
    await client.join('room:a')
    client.send(['1', '2', 'room:a', 'twice', {}])
    expect(await client.closed).toBe(1013)
    expect(endpoint.health().counts.slowReadersClosed).toBe(1)
  })

  it('lets one larger message wait for a poll, and ends the session behind two', async () => {
    const mount = { socket: rooms, longpoll: true }
    const { port, endpoint } = await serve({ '/socket': mount }, options)
    const client = new LongPollWire(port)
    await client.poll()
    await client.send(['1', '1', 'room:a', 'phx_join', {}])
    expect(await client.poll()).toMatchObject({ status: 200 })
    expect(await client.send(['1', '2', 'room:a', 'large', {}])).toBe(200)
    const { messages = [] } = await client.poll()
    expect(messages.map((text) => JSON.parse(text)[3])).toEqual(['large'])
    expect(await client.send(['1', '2', 'room:a', 'twice', {}])).toBe(408)
    expect(endpoint.health()).toMatchObject({ connections: 0, counts: { slowReadersClosed: 1 } })
  })

  it('counts what waits in the stream once', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('There is no port.')
    const arrived = once(server, 'connection')
    const client = new WebSocket(`ws://127.0.0.1:${address.port}`)
    onTestFinished(() => client.terminate())
    const [[ws, { socket: stream }]] = await Promise.all([arrived, once(client, 'open')])
    const transport = new WebSocketTransport({
      ws,
      stream,
      batcher: new WriteBatcher(),
      clock: testClock(),
      outboundBytes: 10_000,
      onSlowReader: () => {},
    })
    stream.cork()
    const frame = new Frame('x'.repeat(100))
    transport.send(frame)
    expect(transport.pendingBytes).toBe(frame.wire.length)
    transport.flush()
    expect(transport.pendingBytes).toBe(frame.wire.length)
    ws.send(Buffer.alloc(100))
    expect(transport.pendingBytes).toBe(2 * frame.wire.length)
  })
})

describe('limits.inboundBytes', () => {
  it('pauses a client whose frames wait behind its join, until the join is over', async () => {
    const gate = latch()
    const slow = open
      .channel('room:*')
      .join(async () => {
        await gate.opened
        return ok()
      })
      .on('echo', type<object>(), (payload) => ok(payload))
    const log: string[] = []
    const connection = new Connection({
      context: TestNode.of(new PubSub(), testClock(), silentLogger),
      definition: open.channels(slow),
      transport: {
        kind: 'memory',
        binary: true,
        pendingBytes: 0,
        send: ({ data }) => void log.push(JSON.parse(data.toString())[1]),
        close: () => void log.push('close'),
        pause: () => void log.push('pause'),
        resume: () => void log.push('resume'),
      },
      serializer: new SerializerV2(),
      limits: limitsFrom({ inboundBytes: 1_000 }),
      assigns: {},
      id: undefined,
      onEnd: () => {},
    })
    const accept = (...message: Wired): void => connection.accept(JSON.stringify(message))
    accept('1', '1', 'room:a', 'phx_join', {})
    accept('1', '2', 'room:a', 'echo', { text: 'x'.repeat(600) })
    expect(log).toEqual([])
    accept('1', '3', 'room:a', 'echo', { text: 'x'.repeat(600) })
    expect(log).toEqual(['pause'])
    gate.open()
    await turn()
    expect(log).toEqual(['pause', '1', '2', '3', 'resume'])
  })
})

describe('POSTs of one long-poll session', () => {
  /** A session whose join has been posted and waits for the gate. */
  async function joiningSession() {
    const entered = latch()
    const gate = latch()
    const slow = open.channel('room:*').join(async () => {
      entered.open()
      await gate.opened
      return ok()
    })
    const mount = { socket: open.channels(slow), longpoll: { window: 3_000 } }
    const { port, clock } = await serve({ '/socket': mount })
    const client = new LongPollWire(port)
    await client.poll()
    const answer = client.send(['1', '1', 'room:a', 'phx_join', {}])
    await entered.opened
    return { client, clock, gate, answer }
  }
  const heartbeat: Wired = [null, '2', 'phoenix', 'heartbeat', {}]

  it('are taken one at a time; another one meanwhile is answered 408', async () => {
    const { client, gate, answer } = await joiningSession()
    expect(await client.send(heartbeat)).toBe(408)
    gate.open()
    expect(await answer).toBe(200)
    expect(await client.send(heartbeat)).toBe(200)
    const { messages = [] } = await client.poll()
    expect(messages.map((text) => JSON.parse(text))).toEqual([
      joined('room:a'),
      replyTo([null, '2', 'phoenix']),
    ])
  })

  it('wait for a frame that was not taken in time', async () => {
    const { client, clock, gate, answer } = await joiningSession()
    await clock.advance(3_000)
    expect(await answer).toBe(408)
    expect(await client.send(heartbeat)).toBe(408)
    gate.open()
    expect(await client.poll()).toMatchObject({ status: 200 })
    expect(await client.send(heartbeat)).toBe(200)
  })
})

describe('the body of a POST', () => {
  /** A long-poll session that has joined `room:a`. */
  async function session(limits = {}) {
    const { port } = await serve({ '/socket': { socket: rooms, longpoll: true } }, { limits })
    const client = new LongPollWire(port)
    await client.poll()
    await client.send(['1', '1', 'room:a', 'phx_join', {}])
    await client.poll()
    return client
  }
  /** A binary message of version 2 for `room:a`. */
  function blob(size: number): Buffer {
    const head = [0, 1, 1, 'room:a'.length, 'blob'.length]
    return Buffer.concat([Buffer.from(head), Buffer.from('12room:ablob'), Buffer.alloc(size, 7)])
  }

  it('of eight million empty lines is answered 200', async () => {
    const client = await session()
    const answer = await client.post('\n'.repeat(8_000_000))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ status: 200 })
  })

  it.each([7_999_999, 8_000_000])('of %i characters of base64 is refused with 400', async (n) => {
    const client = await session()
    expect((await client.post('A'.repeat(n))).status).toBe(400)
  })

  it('may be base64 of a frame that is as large as frames may be, and no larger', async () => {
    const limit = blob(90).length
    const client = await session({ frameBytes: limit })
    expect((await client.post(blob(90).toString('base64'))).status).toBe(200)
    const { messages: [reply = ''] = [] } = await client.poll()
    expect(JSON.parse(reply)).toMatchObject(['1', '2', 'room:a', 'phx_reply', { status: 'ok' }])
    expect((await client.post(blob(91).toString('base64'))).status).toBe(400)
  })

  it.each(['A', 'AB=', 'AAA=AAAA', '=AAA', 'AA A', '{}'])(
    'that is %j is no base64',
    async (line) => {
      const client = await session()
      expect((await client.post(line)).status).toBe(500)
    },
  )
})

describe('what a client sends', () => {
  it('may be wide, but not deep', async () => {
    const { port } = await serve({ '/socket': rooms })
    const client = await connect(port)
    await client.join('room:a')
    const list = new Array(200_000).fill(1)
    expect(await client.request('1', '2', 'room:a', 'count', { list })).toEqual(
      replyTo(['1', '2', 'room:a'], { length: 200_000 }),
    )
    // The object around it is a level as well.
    const nested = (levels: number): object =>
      JSON.parse(`{"list":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`)
    expect(await client.request('1', '3', 'room:a', 'count', nested(32))).toEqual(
      replyTo(['1', '3', 'room:a'], { length: 1 }),
    )
    expect(await client.request('1', '4', 'room:a', 'count', nested(33))).toEqual(
      replyTo(['1', '4', 'room:a'], { reason: 'payload too deep' }, 'error'),
    )
  })

  it('has refs of at most 255 bytes', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const client = await connect(port)
    const longest = `${'é'.repeat(127)}x`
    expect(await client.request(null, longest, 'phoenix', 'heartbeat', {})).toEqual(
      replyTo([null, longest, 'phoenix']),
    )
    client.send([null, 'é'.repeat(128), 'phoenix', 'heartbeat', {}])
    await client.closed
    expect(endpoint.health().counts.badFramesClosed).toBe(1)
  })

  it('never becomes the prototype of what a join adds or a handler assigns', async () => {
    const trusting = open
      .channel('room:*')
      .params(type<object>())
      .join(({ params }) => ok({}, { ...params }))
      .on('assign', type<object>(), (payload, socket) => {
        socket.assign({ ...payload })
        return ok(seenOf(socket.assigns))
      })
      .on('see', ({ assigns }) => ok(seenOf(assigns)))
    const { port } = await serve({ '/socket': open.channels(trusting) })
    const client = await connect(port)
    const evil: object = JSON.parse('{"__proto__":{"admin":true}}')
    await client.request('1', '1', 'room:a', 'phx_join', evil)
    const innocent = { isAdmin: false, plain: true }
    expect(await client.request('1', '2', 'room:a', 'see', {})).toEqual(
      replyTo(['1', '2', 'room:a'], innocent),
    )
    expect(await client.request('1', '3', 'room:a', 'assign', evil)).toEqual(
      replyTo(['1', '3', 'room:a'], innocent),
    )

    function seenOf(assigns: object): object {
      const plain = Object.getPrototypeOf(assigns) === Object.prototype
      return { isAdmin: Reflect.get(assigns, 'admin') === true, plain }
    }
  })

  it('reaches a handler in memory of its own, if it is bytes', async () => {
    const { port } = await serve({ '/socket': rooms })
    const client = await connect(port)
    await client.join('room:a')
    client.ws.send(Buffer.from('\x00\x01\x01\x06\x0412room:ablob\x07\x08'))
    expect(await client.next()).toEqual(replyTo(['1', '2', 'room:a'], { bytes: [7, 8], memory: 2 }))
  })

  it('is rate limited, but for a leave', async () => {
    const { port } = await serve({ '/socket': rooms }, { limits: { messagesPerSecond: 1 } })
    const client = await connect(port)
    await client.join('room:a')
    for (const ref of ['2', '3', '4', '5']) await client.request('1', ref, 'room:a', 'echo', {})
    expect(await client.request('1', '6', 'room:a', 'echo', {})).toEqual(
      replyTo(['1', '6', 'room:a'], { reason: 'rate limited', retry_in: 1_000 }, 'error'),
    )
    expect(await client.request('1', '7', 'room:a', 'phx_leave', {})).toEqual(
      replyTo(['1', '7', 'room:a']),
    )
    expect(await client.next()).toEqual(['1', '1', 'room:a', 'phx_close', {}])
  })
})

describe('systemClock', () => {
  afterEach(() => void vi.useRealTimers())
  const HOUR = 3_600_000

  it('shows the time, and goes on evenly when somebody sets the clock of the machine', () => {
    const before = systemClock.now()
    expect(Math.abs(before - Date.now())).toBeLessThan(HOUR)
    for (const change of [-40 * 24 * HOUR, 24 * HOUR]) {
      vi.useFakeTimers({ toFake: ['Date'], now: before + change })
      expect(Math.abs(systemClock.now() - before)).toBeLessThan(HOUR)
    }
  })

  it('fires what is due, and neither what waits for ever nor longer than timers can', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const fired: number[] = []
    for (const ms of [Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 40, 5]) {
      systemClock.after(ms, () => fired.push(ms))
    }
    vi.advanceTimersByTime(2 ** 31 - 2)
    expect(fired).toEqual([5])
  })

  it('cancels any timer', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const fired: number[] = []
    for (const ms of [Number.POSITIVE_INFINITY, 2 ** 40, 5]) {
      systemClock.after(ms, () => fired.push(ms)).cancel()
    }
    vi.advanceTimersByTime(2 ** 31)
    expect(fired).toEqual([])
  })
})
