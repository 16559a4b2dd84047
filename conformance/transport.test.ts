import { defineSocket } from 'redstart/channel'
import { expect, it } from 'vitest'
import { type HandshakeRequest, handshake } from './src/handshake.ts'
import { connect } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const PATH = '/socket/websocket'
const open = defineSocket({ connect: () => ({}) })

it('C-14 a client that sends nothing is closed, even if the server keeps pushing', async () => {
  const { socket } = roomSocket()
  const { url, clock, endpoint } = await serve({ '/socket': socket })
  const client = await connect(url())
  await client.join('room:a')
  for (let n = 0; n < 5; n++) {
    await clock.advance(10_000)
    await endpoint.broadcast('room:a', 'news', { n })
    await client.expect([null, null, 'room:a', 'news', { n }])
  }
  await clock.advance(9_999)
  expect(endpoint.health().connections).toBe(1)
  await clock.advance(1)
  expect(await client.closed).toMatchObject({ code: 1002 })
  expect(endpoint.health()).toMatchObject({ connections: 0, counts: { idleClosed: 1 } })
})

it.each([
  ['a message', 'message'],
  ['a ping', 'ping'],
])('C-14 %s of the client starts the time anew', async (_what, kind) => {
  const { url, clock } = await serve({
    '/socket': { socket: open, websocket: { timeout: 5_000 } },
  })
  const client = await connect(url())
  for (let n = 0; n < 4; n++) {
    await clock.advance(4_999)
    if (kind === 'ping') await client.flushed()
    else await client.quiet()
  }
  await clock.advance(5_000)
  expect(await client.closed).toMatchObject({ code: 1002 })
})

it('C-14 bytes of a message that is not whole yet count as well', async () => {
  const { url, clock, bytesRead } = await serve({
    '/socket': { socket: open, websocket: { timeout: 5_000 } },
  })
  const client = await connect(url())
  const halves = ['[null,"1","phoenix",', '"heartbeat",{}]']
  await clock.advance(4_999)
  const before = bytesRead()
  client.ws.send(halves[0] ?? '', { fin: false })
  // A ping would do, but is a sign of life itself.
  while (bytesRead() === before) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(4_999)
  client.ws.send(halves[1] ?? '', { fin: true })
  await client.expect([null, '1', 'phoenix', 'phx_reply', OK])
})

it.each([
  ['bad JSON', '{bad'],
  ['an array of one', '[1]'],
  ['an array of four', '[null,"1","phoenix","heartbeat"]'],
  ['an object', '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}'],
  ['null', 'null'],
  ['nothing', ''],
  ['binary of kind 1', Uint8Array.of(1, 0, 0, 0, 0)],
  ['binary of kind 2', Uint8Array.of(2, 0, 0, 0, 0)],
  ['binary that is cut short', Uint8Array.of(0, 1, 1, 9, 9, 0x31)],
  ['binary without a whole header', Uint8Array.of(0, 0)],
  ['empty binary', Uint8Array.of()],
  ['binary with a topic that is no UTF-8', Uint8Array.of(0, 0, 0, 1, 1, 0xff, 0x31)],
])('C-15 %s closes with 1011', async (_what, frame) => {
  const { url, endpoint } = await serve({ '/socket': open })
  const client = await connect(url())
  client.ws.send(frame)
  expect(await client.closed).toMatchObject({ code: 1011 })
  expect(client.frames).toEqual([])
  expect(endpoint.health().counts.badFramesClosed).toBe(1)
})

it('C-15 text that is no UTF-8 closes with 1007', async () => {
  const { url } = await serve({ '/socket': open })
  const client = await connect(url())
  client.ws.send(Uint8Array.of(0x5b, 0xff, 0x5d), { binary: false })
  expect(await client.closed).toMatchObject({ code: 1007 })
})

it('C-15 a frame over the limit closes with 1009', async () => {
  const { url } = await serve({ '/socket': open }, { limits: { frameBytes: 1_000 } })
  const client = await connect(url())
  client.sendText('x'.repeat(1_001))
  expect(await client.closed).toMatchObject({ code: 1009 })
})

it('C-15 a message over the limit in small fragments closes with 1009', async () => {
  const { url } = await serve({ '/socket': open }, { limits: { frameBytes: 1_000 } })
  const client = await connect(url())
  client.ws.send('x'.repeat(600), { fin: false })
  client.ws.send('x'.repeat(600), { fin: true })
  expect(await client.closed).toMatchObject({ code: 1009 })
})

const offer = { 'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits' }

it('C-16 no extension is negotiated by default', async () => {
  const { port } = await serve({ '/socket': open })
  const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0`, headers: offer })
  expect(answer.status).toBe(101)
  expect(answer.headers).not.toHaveProperty('sec-websocket-extensions')
})

it('C-16 permessage-deflate is negotiated if enabled and offered', async () => {
  const { port } = await serve({ '/socket': { socket: open, websocket: { compress: true } } })
  const ask = (headers: NonNullable<HandshakeRequest['headers']>) =>
    handshake({ port, path: `${PATH}?vsn=2.0.0`, headers })
  expect((await ask(offer)).headers['sec-websocket-extensions']).toMatch(/^permessage-deflate/)
  expect((await ask({})).headers).not.toHaveProperty('sec-websocket-extensions')
})

it('C-16 a compressed connection carries the same frames', async () => {
  const { socket } = roomSocket()
  const { url } = await serve({ '/socket': { socket, websocket: { compress: true } } })
  const client = await connect(url(), { perMessageDeflate: true })
  expect(client.ws.extensions).toMatch(/permessage-deflate/)
  await client.join('room:a')
  const long = { text: 'all work and no play '.repeat(500) }
  await client.request(['1', '2', 'room:a', 'echo', long], long)
  client.send('1', '3', 'room:a', 'shout', long)
  await client.expect([null, null, 'room:a', 'news', long])
})
