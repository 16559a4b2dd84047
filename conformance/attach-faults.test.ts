import { once } from 'node:events'
import { createServer, IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { defineSocket, error, ok } from 'redstart/channel'
import { describe, expect, it } from 'vitest'
import { attached, plainServer } from './src/attached.ts'
import { watchFaults } from './src/faults.ts'
import { Gate } from './src/gate.ts'
import { handshake } from './src/handshake.ts'
import { request } from './src/http-request.ts'
import { Journal } from './src/journal.ts'
import { listen } from './src/listen.ts'
import { LongPollClient } from './src/longpoll-client.ts'
import { connect } from './src/raw-client.ts'
import { type RawHttp, rawHttp, upgradeText } from './src/raw-http.ts'
import { roomSocket } from './src/room-socket.ts'

const PATH = '/socket/websocket?vsn=2.0.0'

/** Both ways in which a client goes away. */
const farewells = {
  'ends its side and closes': ({ socket }: RawHttp) => void socket.end(() => socket.destroy()),
  'breaks off': ({ socket }: RawHttp) => void socket.resetAndDestroy(),
}

describe.each(Object.entries(farewells))('a client that %s', (_how, leave) => {
  it('while connect works, which then lets it in: nothing is left of it', async () => {
    const faults = watchFaults()
    const { server, endpoint, port, asked, gate } = await slowConnect('accept')
    const { client, closed } = await connecting(server, port)
    await asked.next()
    leave(client)
    await client.ended
    gate.open()
    await closed
    const next = await connect(`ws://127.0.0.1:${port}${PATH}`)
    await next.quiet()
    expect(endpoint.health().connections).toBe(1)
    expect(faults).toEqual([])
  })

  it.each([
    ['refuses it', 'refuse', 403],
    ['throws', 'throw', 500],
  ] as const)('while connect works, which then %s: no fault', async (_what, fate, status) => {
    const faults = watchFaults()
    const { server, endpoint, port, asked, gate } = await slowConnect(fate)
    const { client, closed } = await connecting(server, port)
    await asked.next()
    leave(client)
    await client.ended
    gate.open()
    await closed
    expect((await handshake({ port, path: PATH })).status).toBe(status)
    expect(endpoint.health().counts.connectionsOpened).toBe(0)
    expect(faults).toEqual([])
  })

  it('behind an upgrade that is refused: no fault, and the connection is gone', async () => {
    const faults = watchFaults()
    const server = plainServer()
    attached(server, { '/socket': roomSocket().socket })
    const port = await listen(server)
    for (const path of ['/elsewhere', '/socket/websocket?vsn=9', '/socket/websocket?a=%ff']) {
      const { client, closed } = await connecting(server, port, upgradeText(path))
      leave(client)
      await closed
    }
    expect(await request({ port, path: '/hello' })).toMatchObject({ body: 'host' })
    expect(faults).toEqual([])
  })
})

it('a client that offers another protocol, and breaks off before the host answers', async () => {
  const faults = watchFaults()
  const asked = new Journal<ServerResponse>()
  const server = createServer((_request, response) => asked.write(response))
  attached(server, { '/socket': roomSocket().socket })
  const port = await listen(server)
  const head = 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'
  const { client, closed } = await connecting(server, port, head)
  const response = await asked.next()
  client.socket.resetAndDestroy()
  await client.ended
  response.end('x'.repeat(1_000_000))
  await closed
  expect(faults).toEqual([])
})

describe('a connection that breaks while it is answered', () => {
  it.each([
    ['an unknown path', '/elsewhere'],
    ['a bad version', '/socket/websocket?vsn=9'],
    ['a good request', PATH],
  ])('%s: the error stays with the connection', async (_what, path) => {
    const server = plainServer()
    attached(server, { '/socket': roomSocket().socket })
    const stream = new PassThrough()
    stream.write = () => {
      stream.destroy(new Error('write EPIPE'))
      return false
    }
    const closed = new Promise((resolve) => stream.once('close', resolve))
    const upgrade = new IncomingMessage(new Socket())
    upgrade.method = 'GET'
    upgrade.url = path
    upgrade.headers = {
      host: 'localhost',
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    }
    server.emit('upgrade', upgrade, stream, Buffer.alloc(0))
    // An error that nobody listens to would be thrown here, or end the process.
    await closed
    expect(stream.destroyed).toBe(true)
  })
})

it('close() while connect works: the client is turned away, and nothing is opened', async () => {
  const { server, endpoint, port, asked, gate } = await slowConnect('accept')
  const { client, closed } = await connecting(server, port)
  await asked.next()
  await endpoint.close()
  gate.open()
  expect(await client.ended).toMatch(/^HTTP\/1\.1 503 /)
  await closed
  expect(endpoint.health()).toMatchObject({ connections: 0, counts: { connectionsOpened: 0 } })
})

it('a drain turns new clients away, whatever they ask for', async () => {
  const server = plainServer()
  const endpoint = attached(server, { '/socket': roomSocket().socket })
  const port = await listen(server)
  await endpoint.drain()
  const upgrade = await handshake({ port, path: PATH })
  expect(upgrade).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  const plain = await request({ port, path: PATH })
  expect(plain).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  expect(await request({ port, path: '/hello' })).toMatchObject({ body: 'host' })
})

describe('a request whose target is odd', () => {
  it.each([
    ['GET //hello', 'host'],
    ['OPTIONS *', 'host'],
    ['GET http://other.example/hello', 'host'],
    ['GET http://[::1/hello', 'host'],
    ['GET /%', 'host'],
    ['GET /%00/%ff', 'host'],
    ['GET /tenants/%ff/longpoll', 'host'],
    ['GET /tenants/%/websocket', 'host'],
    ['GET /socket/../socket/longpoll', 'host'],
    ['GET http://other.example/socket/longpoll?vsn=2.0.0', '"status":410'],
    ['GET //socket//longpoll/?vsn=2.0.0', '"status":410'],
    ['GET /tenants/a%2Fb/longpoll?vsn=2.0.0', '"status":410'],
    ['GET /socket/longpoll?vsn=2.0.0&token=%ff', '"status":403'],
    ['GET /socket/longpoll?__proto__[a]=1&vsn=2.0.0', '"status":403'],
  ])('%s is answered', async (line, answer) => {
    const faults = watchFaults()
    const server = plainServer()
    const mount = { socket: roomSocket().socket, longpoll: true }
    attached(server, { '/socket': mount, '/tenants/:tenant': mount })
    const port = await listen(server)
    const lines = [`${line} HTTP/1.1`, 'host: localhost', 'connection: close']
    const { ended } = rawHttp(port, `${lines.join('\r\n')}\r\n\r\n`)
    expect(await ended).toContain(answer)
    await new LongPollClient(port).open()
    expect(faults).toEqual([])
  })

  it('and a head that is no HTTP: the server answers by itself', async () => {
    const server = plainServer()
    attached(server, { '/socket': roomSocket().socket })
    const port = await listen(server)
    expect(await rawHttp(port, 'GET /socket/websocket\0 HTTP/1.1\r\n\r\n').ended).toMatch(/ 400 /)
    const client = await connect(`ws://127.0.0.1:${port}${PATH}`)
    await client.quiet()
  })
})

it('a long poll that was not asked for is the host’s own path', async () => {
  const server = plainServer()
  attached(server, {
    '/a': roomSocket().socket,
    '/b': { socket: roomSocket().socket, websocket: false, longpoll: true },
  })
  const port = await listen(server)
  expect(await request({ port, path: '/a/longpoll' })).toMatchObject({ body: 'host' })
  expect(await request({ port, path: '/b/websocket' })).toMatchObject({ body: 'host' })
  expect((await handshake({ port, path: '/b/websocket?vsn=2.0.0' })).status).toBe(404)
})

it('a request on a connection that was used before', async () => {
  const server = plainServer()
  attached(server, { '/socket': { socket: roomSocket().socket, longpoll: true } })
  const port = await listen(server)
  const { socket, receive, ended } = rawHttp(port, 'GET /hello HTTP/1.1\r\nhost: a\r\n\r\n')
  await receive('host')
  socket.write('GET /socket/longpoll?vsn=2.0.0 HTTP/1.1\r\nhost: a\r\n\r\n')
  await receive('"status":410')
  socket.write('GET /hello HTTP/1.1\r\nhost: a\r\n\r\n')
  await receive('host')
  socket.write(upgradeText(PATH))
  await receive('HTTP/1.1 101 ')
  socket.resetAndDestroy()
  await ended
})

/** A socket whose connect waits for the gate, and then does what it is told. */
async function slowConnect(fate: 'accept' | 'refuse' | 'throw') {
  const asked = new Journal<true>()
  const gate = new Gate()
  const open = defineSocket({
    async connect() {
      asked.write(true)
      await gate.opened
      if (fate === 'throw') throw new Error('a connect that crashes')
      return fate === 'refuse' ? error('no') : {}
    },
  })
  const server = plainServer()
  const room = open.channel('room:*').join(() => ok())
  const endpoint = attached(server, { '/socket': open.channels(room) })
  return { server, endpoint, port: await listen(server), asked, gate }
}

/** An upgrade request on its way, and the end of its connection on the server's side. */
async function connecting(server: Server, port: number, text = upgradeText(PATH)) {
  const accepting = once(server, 'connection')
  const client = rawHttp(port, text)
  const [accepted] = await accepting
  const closed = new Promise((resolve) => accepted.once('close', resolve))
  return { client, closed }
}
