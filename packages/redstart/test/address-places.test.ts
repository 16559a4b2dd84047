import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { defineSocket, error, ok } from 'redstart/channel'
import { expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { AddressGuard } from '../src/socket/index.ts'
import { connect, LongPollWire, serve, upgrade } from './wire.ts'

/** Handshakes of each kind, and how many of them are under way at a time. */
const TIMES = 100
const AT_ONCE = 25

/** Refuses, throws, rejects or waits for its client to go away, as the client asks. */
const moody = defineSocket({
  connect({ params: { mood } }) {
    if (mood === 'refuse') return error('no')
    if (mood === 'throw') throw new Error('connect failed')
    if (mood === 'reject') return Promise.reject(new Error('connect failed'))
    if (mood === 'wait') return new Promise<object>((resolve) => setImmediate(resolve, {}))
    return {}
  },
})
const room = moody.channel('room:*').join(() => ok())
const mount = {
  socket: moody.channels(room),
  longpoll: true,
  websocket: { timeout: Number.POSITIVE_INFINITY },
}

it('every place is given back once, however a handshake or a connection ends', async () => {
  const entered = vi.spyOn(AddressGuard.prototype, 'enter')
  onTestFinished(() => entered.mockRestore())
  const unlimited = Number.POSITIVE_INFINITY
  const addressLimits = { connections: unlimited, connectsPerMinute: unlimited }
  const { port, endpoint, clock } = await serve({ '/socket': mount }, { addressLimits })
  const lasting = await connect(port)
  const [guard] = entered.mock.contexts
  if (!(guard instanceof AddressGuard)) throw new Error('There is no guard.')

  for (const end of endings(port)) {
    for (let done = 0; done < TIMES; done += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, end))
    }
  }
  // Sessions whose clients do not come back end by themselves.
  await clock.advance(60_000)
  await vi.waitFor(() => expect(endpoint.health().connections).toBe(1))
  await vi.waitFor(() => expect(guard.size).toBe(1))
  expect(entered.mock.calls.length).toBeGreaterThan(15 * TIMES)
  // Had one been given back twice, the connection that lasts would be gone from the books.
  lasting.ws.terminate()
  await vi.waitFor(() => expect(guard.size).toBe(0))
})

/** Ways in which a handshake or what follows ends; each resolves when its client has seen it. */
function endings(port: number): (() => Promise<void>)[] {
  const [, ...headers] = upgrade
  const head = (mood: string, ...more: string[]): string =>
    [`GET /socket/websocket?vsn=2.0.0&mood=${mood} HTTP/1.1`, ...headers, ...more, 'host: a']
      .concat('', '')
      .join('\r\n')
  const without = (name: string): string =>
    head('').replace(new RegExp(`${name}: .*\r\n`), `${name}: nonsense\r\n`)

  return [
    // Refused by us, by the application, or by ws.
    () => raw(port, head('', 'origin: https://elsewhere.example')),
    () => raw(port, head('').replace('vsn=2.0.0', 'vsn=9.0.0')),
    () => raw(port, head('').replace('?', '?%ff&')),
    () => raw(port, head('refuse')),
    () => raw(port, head('throw')),
    () => raw(port, head('reject')),
    () => raw(port, without('sec-websocket-key')),
    () => raw(port, without('sec-websocket-version')),
    // Gone while it was asked about, or right behind the question.
    () => raw(port, head('wait'), (socket) => void socket.destroy()),
    () => raw(port, head('wait'), (socket) => void socket.resetAndDestroy()),
    () => raw(port, head(''), (socket) => void socket.resetAndDestroy()),
    // Open, and then ended from either side.
    () => websocket(port, (ws) => ws.close()),
    () => websocket(port, (ws) => ws.terminate()),
    () => websocket(port, (ws) => ws.send('no frame')),
    () => raw(port, `${head('')}\xff\xff no WebSocket either`),
    // Ordinary requests.
    () => asked(request({ port, path: '/socket/websocket?vsn=2.0.0' })),
    () => asked(request({ port, path: '/socket/websocket?vsn=2.0.0&mood=reject' })),
    () => asked(request({ port, path: '/socket/websocket', method: 'POST' })),
    () => asked(request({ port, path: '/socket/longpoll?vsn=2.0.0&mood=refuse' })),
    () => asked(request({ port, path: '/socket/longpoll?vsn=2.0.0&mood=throw' })),
    () => asked(request({ port, path: '/socket/longpoll?vsn=2.0.0&mood=wait' }), 'abort'),
    async () => void (await new LongPollWire(port).poll()),
  ]
}

/** Sends bytes; resolves when the connection is gone. */
function raw(port: number, bytes: string, then?: (socket: Socket) => void): Promise<void> {
  const socket = connectTcp(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(bytes, 'latin1', () => then?.(socket))
  socket.resume()
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
  })
}

async function websocket(port: number, end: (ws: WebSocket) => void): Promise<void> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`)
  await once(ws, 'open')
  end(ws)
  await once(ws, 'close')
}

/** Makes a request; resolves when it is answered, or given up. */
function asked(asking: ClientRequest, how?: 'abort'): Promise<void> {
  return new Promise((resolve) => {
    asking.once('close', () => resolve())
    asking.on('error', () => {})
    asking.once('response', (response) => response.resume())
    asking.end(() => how === 'abort' && asking.destroy())
  })
}
