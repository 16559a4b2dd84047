import { once } from 'node:events'
import { createServer } from 'node:http'
import fc from 'fast-check'
import { defineSocket } from 'redstart/channel'
import { attach, type EndpointOptions } from 'redstart/endpoint'
import { InvalidOption, MissingSecret } from 'redstart/errors'
import { describe, expect, it, onTestFinished } from 'vitest'
import { watchFaults } from './src/faults.ts'
import { Gate } from './src/gate.ts'
import { handshake } from './src/handshake.ts'
import { request } from './src/http-request.ts'
import { Journal } from './src/journal.ts'
import { listen } from './src/listen.ts'
import { jsonOf, LongPollClient } from './src/longpoll-client.ts'
import { openRoom, SECRET, serveLongPoll, waitingPoll } from './src/longpoll-room.ts'
import { bytes } from './src/raw-client.ts'
import { rawHttp } from './src/raw-http.ts'
import { roomSocket } from './src/room-socket.ts'
import { watchTimers } from './src/timer-watch.ts'

const OK = { status: 'ok', response: {} }

describe('a body that is too large', () => {
  it('is HTTP 400, whether its length is announced or not, and the session goes on', async () => {
    const { client } = await openRoom()
    const body = Buffer.alloc(12_000_000, '[')
    expect((await client.post(body)).status).toBe(400)
    const headers = { 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' }
    expect((await client.post(body, { headers })).status).toBe(400)
    await client.join('room:a')
  })

  it.each([
    ['characters', 'x'],
    ['bytes', 'ü'],
  ])('has a frame of more %s than frameBytes: HTTP 400, and none is handled', async (_, letter) => {
    const { client } = await openRoom(true, { frameBytes: 200 })
    await client.join('room:a')
    const echo = (ref: string, text: string) => JSON.stringify(['1', ref, 'room:a', 'echo', text])
    const fits = echo(
      '2',
      letter.repeat(Math.floor((200 - echo('2', '').length) / bytes(letter).length)),
    )
    expect(bytes(fits).length).toBeGreaterThan(198)
    expect(jsonOf(await client.post(fits)).status).toBe(200)
    expect(await client.take(1)).toHaveLength(1)
    const large = fits.replace('"echo","', `"echo","${letter.repeat(2)}`)
    expect((await client.post(`${echo('3', '')}\n${large}`)).status).toBe(400)
    expect((await client.post(large, { headers: {} })).status).toBe(400)
    expect(await client.send(['1', '4', 'room:a', 'plain', {}])).toBe(200)
    expect(await client.take(1)).toEqual([['1', '4', 'room:a', 'phx_reply', OK]])
  })

  it('has a binary frame of more than frameBytes: its bytes count, not its base64', async () => {
    const { client, journal } = await openRoom(true, { frameBytes: 200 })
    await client.join('room:a')
    const head = bytes(Uint8Array.of(0, 1, 1, 6, 6), '12room:asilent')
    const frame = (size: number) => bytes(head, Buffer.alloc(size - head.length)).toString('base64')
    expect(jsonOf(await client.post(frame(200))).status).toBe(200)
    expect(await journal.next()).toMatchObject({ event: 'silent' })
    expect((await client.post(frame(201))).status).toBe(400)
  })

  it('is no UTF-8: HTTP 400, and the session goes on', async () => {
    const { client } = await openRoom()
    const body = bytes('["1","1","room:a","phx_join",{"respond":"', Uint8Array.of(0xff), '"}]')
    expect((await client.post(body)).status).toBe(400)
    await client.join('room:a')
  })
})

describe('a client that does not poll', () => {
  it('loses its session when more than outboundBytes wait for it', async () => {
    const { client, endpoint, journal } = await openRoom(true, { outboundBytes: 10_000 })
    await client.join('room:a')
    for (let n = 0; n < 11; n++) {
      expect(endpoint.health().connections).toBe(1)
      await endpoint.broadcast('room:a', 'news', { text: 'x'.repeat(940) })
    }
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'closed' } })
    expect(endpoint.health()).toMatchObject({ connections: 0, counts: { slowReadersClosed: 1 } })
    expect(await client.poll()).toMatchObject({ status: 410, messages: [] })
  })

  it('and another that does: each has a bound of its own', async () => {
    const { client, port, endpoint } = await openRoom(true, { outboundBytes: 10_000 })
    const reader = await new LongPollClient(port).open()
    await client.join('room:a')
    await reader.join('room:a')
    for (let n = 0; n < 20; n++) {
      await endpoint.broadcast('room:a', 'news', { n, text: 'x'.repeat(940) })
      expect(await reader.take(1)).toHaveLength(1)
    }
    expect(await client.poll()).toMatchObject({ status: 410 })
    await reader.join('room:b', '2')
  })
})

describe('a frame that cannot be decoded', () => {
  it.each([
    ['bad JSON', '{bad', { 'content-type': 'text/plain' }],
    ['bad JSON in a batch', '[1', undefined],
    ['an array of one', '[1]', undefined],
    ['an object', '{"topic":1}', { 'content-type': 'text/plain' }],
    ['a binary frame of another kind', 'AQAAAAA=', undefined],
    ['a binary frame that is cut short', 'AAAA', undefined],
  ])('%s: its POST is 408, the next is 410, the next GET too', async (_, frame, headers) => {
    const { client, endpoint, port, journal } = await openRoom()
    const other = await new LongPollClient(port).open()
    await client.join('room:a')
    await other.join('room:a')
    const post = await client.post(frame, headers && { headers })
    expect(jsonOf(post)).toEqual({ status: 408 })
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'closed' } })
    expect(await client.send(['1', '2', 'room:a', 'plain', {}])).toBe(410)
    const { status, token } = await client.poll()
    expect(status).toBe(410)
    expect(token).not.toBe(client.token)
    expect(endpoint.health().counts.badFramesClosed).toBe(1)
    expect(await other.send(['1', '2', 'room:a', 'plain', {}])).toBe(200)
    expect(await other.take(1)).toEqual([['1', '2', 'room:a', 'phx_reply', OK]])
  })

  it('ends its batch: what stands before it is handled, what stands behind is not', async () => {
    const { client, journal } = await openRoom()
    await client.join('room:a')
    const silent = JSON.stringify(['1', '2', 'room:a', 'silent', {}])
    expect(jsonOf(await client.post(`${silent}\n[1]\n${silent}`))).toEqual({ status: 408 })
    expect(await journal.next()).toMatchObject({ event: 'silent' })
    expect(await journal.next()).toMatchObject({ terminated: 'room:a' })
    expect(journal.entries).toHaveLength(2)
  })
})

it('no sequence of garbage crashes anything or touches another session', async () => {
  const faults = watchFaults()
  const { client: bystander, port, endpoint } = await openRoom()
  await bystander.join('room:a')
  let ref = 0
  const run = async (bodies: readonly Body[]): Promise<void> => {
    const client = await new LongPollClient(port).open()
    for (const { text, type } of bodies) {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      const { status, body } = await client.post(text, { headers })
      expect([200, 400, 500]).toContain(status)
      if (status !== 200) continue
      expect([200, 408, 410]).toContain(JSON.parse(body).status)
      if (JSON.parse(body).status !== 200) await client.open()
    }
    ref += 1
    expect(await bystander.send(['1', `${ref}`, 'room:a', 'echo', ref])).toBe(200)
    const reply = ['1', `${ref}`, 'room:a', 'phx_reply', { status: 'ok', response: ref }]
    expect(await bystander.take(1)).toEqual([reply])
  }
  await fc.assert(fc.asyncProperty(fc.array(garbage(), { maxLength: 6 }), run), { numRuns: 60 })
  expect(faults).toEqual([])
  expect(endpoint.health().counts.badFramesClosed).toBeGreaterThan(0)
})

describe('a client that hangs up', () => {
  it('in the middle of a POST is no error, and its session goes on', async () => {
    const errors: string[] = []
    const note = (_: object, message: string) => void errors.push(message)
    const logger = { debug() {}, info() {}, warn: note, error: note }
    const mount = { socket: roomSocket().socket, longpoll: true }
    const { server, port } = await bareHost({ '/socket': mount }, { logger })
    const client = await new LongPollClient(port).open()
    for (const sent of ['', '["1",']) {
      const accepting = once(server, 'connection')
      const head = `POST ${client.path}&token=${client.token} HTTP/1.1\r\nhost: a\r\n`
      const post = rawHttp(port, `${head}content-length: 99\r\nexpect: 100-continue\r\n\r\n`)
      const [accepted] = await accepting
      const closed = new Promise((resolve) => accepted.once('close', resolve))
      await post.receive('100 Continue')
      post.socket.write(sent)
      post.socket.resetAndDestroy()
      await closed
      await client.join(`room:${sent.length}`, `${sent.length}`)
    }
    expect(errors).toEqual([])
  })

  it('while connect works gets no session', async () => {
    const asked = new Journal<true>()
    const gate = new Gate()
    const socket = defineSocket({
      async connect() {
        asked.write(true)
        await gate.opened
        return {}
      },
    })
    const { port, endpoint, server } = await bareHost({ '/socket': { socket, longpoll: true } })
    const hangUp = new AbortController()
    const accepted = once(server, 'connection')
    const lost = new LongPollClient(port).get({ signal: hangUp.signal })
    const [stream] = await accepted
    const closed = new Promise((resolve) => stream.once('close', resolve))
    await asked.next()
    hangUp.abort()
    await expect(lost).rejects.toThrow()
    await closed
    gate.open()
    await new LongPollClient(port).open()
    expect(endpoint.health()).toMatchObject({ connections: 1, counts: { connectionsOpened: 1 } })
  })
})

it('a connect that hangs is given up after connectTimeout, whatever the transport', async () => {
  const gate = new Gate()
  const socket = defineSocket({
    async connect() {
      await gate.opened
      return {}
    },
  })
  const limits = { connectTimeout: 7_000 }
  const { port, clock, endpoint } = await serveLongPoll({ socket, limits })
  const timers = watchTimers(clock)
  const ask = async <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
    const waiting = timers.started(limits.connectTimeout)
    const answer = request()
    await waiting
    await clock.advance(limits.connectTimeout)
    return answer
  }
  const path = '/socket/websocket?vsn=2.0.0'
  expect(await ask(() => handshake({ port, path }))).toMatchObject({ status: 503 })
  expect(await ask(() => new LongPollClient(port).poll())).toEqual({ status: 403 })
  gate.open()
  await new LongPollClient(port).open()
  expect(endpoint.health()).toMatchObject({ connections: 1, counts: { connectsRefused: 2 } })
})

describe('the end of an endpoint', () => {
  it('a drain ends sessions with channels, leaves the others, and opens no new ones', async () => {
    const { client, port, endpoint, journal } = await openRoom()
    const idle = await new LongPollClient(port).open()
    await client.join('room:a')
    await endpoint.drain()
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'draining' } })
    const keepAlive = { headers: { connection: 'keep-alive' } }
    const post = await client.post('[]', keepAlive)
    expect(jsonOf(post)).toEqual({ status: 410 })
    const get = await client.get(keepAlive)
    expect(get.status).toBe(503)
    expect(get.headers).toMatchObject({ 'retry-after': '1', 'access-control-allow-origin': '*' })
    expect([post.headers.connection, get.headers.connection]).toEqual(['close', 'close'])
    expect(await idle.send([null, '1', 'phoenix', 'heartbeat', {}])).toBe(200)
    expect(await idle.take(1)).toEqual([[null, '1', 'phoenix', 'phx_reply', OK]])
  })

  it('close() ends sessions, and answers the GET that waits', async () => {
    const { client, endpoint, timers, journal } = await openRoom()
    await client.join('room:a')
    const { answer } = await waitingPoll(client, timers)
    await endpoint.close()
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'closed' } })
    expect(await answer).toMatchObject({ status: 204, messages: [] })
  })

  it('close() while connect works: the client is turned away', async () => {
    const asked = new Journal<true>()
    const gate = new Gate()
    const socket = defineSocket({
      async connect() {
        asked.write(true)
        await gate.opened
        return {}
      },
    })
    const { port, endpoint } = await bareHost({ '/socket': { socket, longpoll: true } })
    const answer = new LongPollClient(port).get()
    await asked.next()
    await endpoint.close()
    gate.open()
    expect(await answer).toMatchObject({ status: 503 })
    expect(endpoint.health().connections).toBe(0)
  })
})

describe('options', () => {
  const { socket } = roomSocket()

  it('long poll without a secret is refused when it is attached', () => {
    const mounted = () => attach(createServer(), { '/socket': { socket, longpoll: true } })
    expect(mounted).toThrow(MissingSecret)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a window of %d is refused', (window) => {
    const sockets = { '/socket': { socket, longpoll: { window } } }
    expect(() => attach(createServer(), sockets, { secretKeyBase: SECRET })).toThrow(InvalidOption)
  })
})

it('a page of another origin is told by the browser’s rules that it may ask', async () => {
  const { socket } = roomSocket()
  const { port } = await serveLongPoll({ socket, checkOrigin: ['https://other.example'] })
  const headers = { origin: 'https://other.example' }
  const path = '/socket/longpoll?vsn=2.0.0'
  const asked = [
    { method: 'GET', path },
    { method: 'POST', path },
    { method: 'OPTIONS', path },
    { method: 'GET', path: '/socket/longpoll?vsn=9' },
    { method: 'PUT', path },
  ].map((each) => request({ port, headers, ...each }))
  for (const answer of await Promise.all(asked)) {
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  }
})

/** An endpoint on a server that the test sees. */
async function bareHost(sockets: Parameters<typeof attach>[1], options: EndpointOptions = {}) {
  const server = createServer()
  const endpoint = attach(server, sockets, { secretKeyBase: SECRET, logger: false, ...options })
  const port = await listen(server)
  onTestFinished(async () => {
    await endpoint.close()
    server.closeAllConnections()
  })
  return { server, endpoint, port }
}

interface Body {
  readonly text: string | Uint8Array
  readonly type: string | undefined
}

/** Bodies that are anything between noise and almost right. */
function garbage(): fc.Arbitrary<Body> {
  const field = fc.oneof(
    fc.constantFrom('1', 'room:a', 'room:b', 'phoenix', 'phx_join', 'phx_leave', 'echo', 'crash'),
    fc.constantFrom('heartbeat', 'phx_reply', 'garbage', '__proto__', 'constructor', ''),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const message = fc
    .array(field, { minLength: 3, maxLength: 6 })
    .map((list) => JSON.stringify(list))
  const binary = fc.uint8Array({ maxLength: 40 }).map((data) => Buffer.from(data))
  const push = fc
    .tuple(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), binary)
    .map(([lengths, data]) => bytes(Uint8Array.of(0, ...lengths), 'room:a', data))
  const line = fc.oneof(
    { weight: 4, arbitrary: message },
    message.map((text) => text.slice(1)),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.oneof(binary, push).map((data) => data.toString('base64')),
  )
  const end = fc.constantFrom('\n', '\r\n', '\r', '\n\n')
  const batch = fc
    .tuple(fc.array(line, { maxLength: 8 }), end)
    .map(([lines, between]) => lines.join(between))
  return fc.record({
    text: fc.oneof({ weight: 3, arbitrary: batch }, binary),
    type: fc.constantFrom('application/x-ndjson', 'application/json', 'text/plain', undefined),
  })
}
