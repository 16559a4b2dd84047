import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect as connectHttp2, createSecureServer as createHttp2Server } from 'node:http2'
import { createServer as createSecureServer } from 'node:https'
import { defineSocket, ok } from 'redstart/channel'
import { attach } from 'redstart/endpoint'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { attached, plainServer } from './src/attached.ts'
import { hosts } from './src/hosts.ts'
import { request } from './src/http-request.ts'
import { Journal } from './src/journal.ts'
import { listen } from './src/listen.ts'
import { LongPollClient } from './src/longpoll-client.ts'
import { connect, type RawClient } from './src/raw-client.ts'
import { rawHttp, upgradeText } from './src/raw-http.ts'
import { roomSocket } from './src/room-socket.ts'
import { selfSigned } from './src/self-signed.ts'

const NOT_FOUND = /^HTTP\/1\.1 404 /

describe.each(Object.keys(hosts))('on %s', (name) => {
  async function host() {
    const app = await hosts[name]?.()
    if (app === undefined) throw new Error(`There is no ${name}.`)
    onTestFinished(() => app.close())
    return app.server
  }

  it.each([
    ['before it listens', 'attach first'],
    ['while it listens', 'listen first'],
  ])('attached %s: sockets work, and the routes of the host', async (_when, order) => {
    const server = await host()
    const { socket } = roomSocket()
    const sockets = { '/socket': { socket, longpoll: true } }
    if (order === 'attach first') attached(server, sockets)
    const port = await listen(server)
    if (order === 'listen first') attached(server, sockets)

    const client = await connect(address(port))
    await client.join('room:a')
    const poller = await new LongPollClient(port).open()
    await poller.join('room:a')
    client.send('1', '2', 'room:a', 'shout', { n: 1 })
    await client.expect([null, null, 'room:a', 'news', { n: 1 }])
    expect(await poller.take(1)).toEqual([[null, null, 'room:a', 'news', { n: 1 }]])

    expect(await request({ port, path: '/hello' })).toMatchObject({ status: 200, body: 'hello' })
    const body = 'ä'.repeat(50_000)
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    const mirrored = await request({ port, path: '/mirror', method: 'POST', headers, body })
    expect(mirrored).toMatchObject({ status: 200, body })
    for (const path of [
      '/',
      '/socket',
      '/socket/',
      '/socket/websocket/more',
      '/xsocket/websocket',
    ]) {
      expect(await request({ port, path })).toMatchObject({ status: 404 })
    }
  })

  it('an upgrade of an unknown path is answered, and its connection closed', async () => {
    const server = await host()
    attached(server, { '/socket': roomSocket().socket })
    const port = await listen(server)
    await expectRefused(server, port, '/elsewhere/websocket')
  })

  it.each([
    ['GET /hello', 200],
    ['HEAD /hello', 200],
    ['GET /gone', 404],
  ])('a %s that offers another protocol is a request like any other', async (line, status) => {
    const server = await host()
    attached(server, { '/socket': { socket: roomSocket().socket, longpoll: true } })
    const port = await listen(server)
    const { client, closed } = await offering(server, port, line)
    expect(await client.ended).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    await closed
    const poll = await offering(server, port, 'GET /socket/longpoll?vsn=2.0.0')
    expect(await poll.client.ended).toContain('"status":410')
    await poll.closed
  })

  it('the host goes on when the endpoint is closed', async () => {
    const server = await host()
    const endpoint = attached(server, { '/socket': roomSocket().socket })
    const port = await listen(server)
    const client = await connect(address(port))
    await client.join('room:a')
    await endpoint.close()
    expect(await client.closed).toMatchObject({ code: 1001 })
    expect(await request({ port, path: '/hello' })).toMatchObject({ status: 200, body: 'hello' })
    expect(await request({ port, path: '/socket/websocket' })).toMatchObject({ status: 404 })
  })
})

describe('beside another WebSocket server', () => {
  it.each([
    ['before', true],
    ['after', false],
  ])('attached %s ours: each serves its own path', async (_when, before) => {
    const server = plainServer()
    const other = () => {
      const sockets = new WebSocketServer({ server, path: '/other' })
      sockets.on('connection', (ws) => ws.on('message', (data) => ws.send(`other ${data}`)))
      onTestFinished(() => sockets.close())
    }
    if (before) other()
    const endpoint = attached(server, { '/socket': roomSocket().socket })
    if (!before) other()
    const port = await listen(server)

    const theirs = await connect(`ws://127.0.0.1:${port}/other`)
    const ours = await connect(address(port))
    await ours.join('room:a')
    const echo = async () => {
      theirs.sendText('hello')
      expect((await theirs.next()).data.toString()).toBe('other hello')
    }
    await echo()
    await ours.request(['1', '2', 'room:a', 'echo', { n: 1 }], { n: 1 })
    // What neither knows is for the host's own listeners to answer, not for us.
    const unknown = rawHttp(port, upgradeText('/elsewhere'))
    expect(await unknown.ended).toMatch(/^HTTP\/1\.1 400 /)
    await ours.quiet()

    await endpoint.close()
    await echo()
    const late = await connect(`ws://127.0.0.1:${port}/other`)
    late.sendText('late')
    expect((await late.next()).data.toString()).toBe('other late')
  })
})

describe('an upgrade that nobody knows', () => {
  it.each(['/', '/socket', '/socket/longpoll', '/socket/websocket/x', '/SOCKET/websocket', '*'])(
    'of %j is answered 404, and its connection closed',
    async (path) => {
      const server = plainServer()
      attached(server, { '/socket': { socket: roomSocket().socket, longpoll: true } })
      await expectRefused(server, await listen(server), path)
    },
  )

  it('with two endpoints on one server is answered once', async () => {
    const server = plainServer()
    attached(server, { '/a': roomSocket().socket })
    attached(server, { '/b': roomSocket().socket })
    await expectRefused(server, await listen(server), '/c/websocket')
  })
})

describe('two endpoints in one process', () => {
  it.each(['one server', 'two servers'])('on %s know nothing of each other', async (where) => {
    const servers = where === 'one server' ? [plainServer()] : [plainServer(), plainServer()]
    const [first, second = first] = servers
    if (first === undefined || second === undefined) throw new Error('There is no server.')
    const ended = new Journal<string>()
    const define = (name: string) => {
      const open = defineSocket({ connect: () => ({}), id: () => 'user:1' })
      const room = open
        .channel('room:*')
        .join(() => ok({ name }))
        .terminate(() => ended.write(name))
      return open.channels(room)
    }
    const a = attached(first, { '/a': define('a') })
    const b = attached(second, { '/b': define('b') })
    const ports = await Promise.all(servers.map(listen))
    const [portA = 0, portB = portA] = ports
    const clientA = await connect(address(portA, '/a'))
    const clientB = await connect(address(portB, '/b'))
    await clientA.join('room:1', '1', {}, { name: 'a' })
    await clientB.join('room:1', '1', {}, { name: 'b' })

    await a.pubsub.broadcast('room:1', 'news', { from: 'a' })
    await clientA.expect([null, null, 'room:1', 'news', { from: 'a' }])
    await clientB.quiet()
    await b.disconnect('user:1')
    expect(await clientB.closed).toMatchObject({ code: 1001 })
    await clientA.quiet()
    await b.drain()
    await b.close()
    await clientA.quiet()
    expect([a.health().status, b.health().status]).toEqual(['ok', 'draining'])
    await connect(address(portA, '/a'))
    expect(ended.entries).toEqual(['b'])
  })
})

describe('close() gives everything back', () => {
  const shape = (server: Server) => ({
    own: Object.getOwnPropertyNames(server).sort(),
    emit: server.emit,
    listeners: server.eventNames().map((event) => [event, server.listeners(event)]),
  })

  it.each([
    ['in the order in which they came', [0, 1, 2]],
    ['in reverse', [2, 1, 0]],
    ['crosswise', [1, 2, 0]],
  ])('of several endpoints, %s', async (_how, order) => {
    const server = plainServer()
    server.on('upgrade', () => {})
    const before = shape(server)
    const endpoints = ['/a', '/b', '/c'].map((path) =>
      attached(server, { [path]: roomSocket().socket }),
    )
    expect(shape(server)).not.toEqual(before)
    for (const index of order) await endpoints[index]?.close()
    expect(shape(server)).toEqual(before)
  })

  it('and an endpoint can be attached again', async () => {
    const server = plainServer()
    const port = await listen(server)
    for (let n = 0; n < 3; n++) {
      const endpoint = attached(server, { '/socket': roomSocket().socket })
      const client: RawClient = await connect(address(port))
      await client.join('room:a')
      await endpoint.close()
      await endpoint.close()
      expect(await request({ port, path: '/socket/websocket' })).toMatchObject({ body: 'host' })
    }
  })

  it('but not what somebody else wrapped around it', async () => {
    const server = plainServer()
    const endpoint = attached(server, { '/socket': roomSocket().socket })
    const seen: string[] = []
    const emit = server.emit
    const wrapped = (event: string, ...args: unknown[]): boolean => {
      seen.push(event)
      return Reflect.apply(emit, server, [event, ...args])
    }
    server.emit = wrapped
    await endpoint.close()
    expect(server.emit).toBe(wrapped)
    const port = await listen(server)
    expect(await request({ port, path: '/socket/websocket' })).toMatchObject({ body: 'host' })
    expect(seen).toContain('request')

    attached(server, { '/socket': roomSocket().socket })
    const client = await connect(address(port))
    await client.join('room:a')
    expect(seen).toContain('upgrade')
  })
})

describe('the health path', () => {
  it('answers 200, and 503 while the endpoint drains', async () => {
    const server = plainServer()
    const endpoint = attached(server, { '/socket': roomSocket().socket }, { health: '/healthz' })
    const port = await listen(server)
    const client = await connect(address(port))
    await client.join('room:a')
    const well = await request({ port, path: '/healthz?from=balancer' })
    expect(well).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(JSON.parse(well.body)).toMatchObject({ status: 'ok', connections: 1, channels: 1 })

    await endpoint.drain()
    expect(await client.closed).toMatchObject({ code: 1012 })
    const draining = await request({ port, path: '/healthz' })
    expect(draining.status).toBe(503)
    expect(JSON.parse(draining.body)).toMatchObject({ status: 'draining', connections: 0 })
    const head = await request({ port, path: '/healthz', method: 'HEAD' })
    expect(head).toMatchObject({ status: 503, body: '' })
  })

  it('is one path, answers GET alone, and is the host’s own where none is named', async () => {
    const server = plainServer()
    attached(server, { '/a': roomSocket().socket }, { health: '/healthz' })
    const other = plainServer()
    attached(other, { '/a': roomSocket().socket })
    const port = await listen(server)
    expect(await request({ port, path: '/healthz/more' })).toMatchObject({ body: 'host' })
    const posted = await request({ port, path: '/healthz', method: 'POST', body: 'x' })
    expect(posted).toMatchObject({ body: 'host' })
    const elsewhere = await request({ port: await listen(other), path: '/healthz' })
    expect(elsewhere).toMatchObject({ body: 'host' })
  })
})

it('on a server with TLS', async () => {
  const { key, cert } = selfSigned()
  const server = createSecureServer({ key, cert }, (_request, response) => response.end('host'))
  const uris = new Journal<unknown>()
  const open = defineSocket({
    connectInfo: ['uri'],
    connect: ({ connectInfo }) => {
      uris.write(connectInfo.uri)
      return {}
    },
  })
  const room = open.channel('room:*').join(() => ok())
  attached(server, { '/socket': open.channels(room) }, { checkOrigin: 'conn' })
  const port = await listen(server)
  const url = `wss://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`
  const client = await connect(url, { ca: cert, origin: `https://127.0.0.1:${port}` })
  await client.join('room:a')
  expect(await uris.next()).toMatchObject({ scheme: 'https', host: '127.0.0.1', port })
  const stranger = connect(url, { ca: cert, origin: `http://127.0.0.1:${port}` })
  await expect(stranger).rejects.toThrow('403')
})

it('on a server of HTTP/2, for clients of HTTP/1', async () => {
  const { key, cert } = selfSigned()
  const options = { key, cert, allowHTTP1: true }
  const server = createHttp2Server(options, (_request, response) => response.end('host'))
  const endpoint = attach(server, { '/socket': roomSocket().socket }, { logger: false })
  onTestFinished(() => endpoint.close())
  const port = await listen(server)
  const url = `wss://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`
  const client = await connect(url, { ca: cert })
  await client.join('room:a')

  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: cert })
  onTestFinished(() => session.destroy())
  const chunks = await session.request({ ':path': '/socket/websocket' }).toArray()
  expect(Buffer.concat(chunks).toString()).toBe('host')
})

function address(port: number, mount = '/socket'): string {
  return `ws://127.0.0.1:${port}${mount}/websocket?vsn=2.0.0`
}

/** A request that offers HTTP/2, as some clients do with each, and the end of its connection. */
async function offering(server: Server, port: number, line: string) {
  const accepting = once(server, 'connection')
  const head = `${line} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`
  const client = rawHttp(port, head)
  const [accepted] = await accepting
  const closed = new Promise((resolve) => accepted.once('close', resolve))
  return { client, closed }
}

/** Expects the answer 404, and the end of the connection although the client keeps its side open. */
async function expectRefused(server: Server, port: number, path: string): Promise<void> {
  const accepting = once(server, 'connection')
  const client = rawHttp(port, upgradeText(path))
  const [accepted] = await accepting
  const closed = new Promise((resolve) => accepted.once('close', resolve))
  expect(await client.ended).toMatch(NOT_FOUND)
  await closed
}
