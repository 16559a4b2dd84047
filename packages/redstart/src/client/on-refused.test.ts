import { createServer, type Server } from 'node:http'
import { LongPoll, Socket } from 'phoenix'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { defineSocket, error } from '../channel/index.ts'
import { attach } from '../endpoint/index.ts'
import { typed } from './index.ts'

/** A server that lets in who has the token that is good at the time. */
async function site(): Promise<{
  readonly url: string
  readonly server: Server
  readonly asked: string[]
  good: string
  readonly disconnect: () => Promise<void>
}> {
  const asked: string[] = []
  const state = { good: 'a' }
  const socket = defineSocket({
    authToken: true,
    connect: ({ params, authToken }) => {
      const token = String(authToken ?? params.token)
      asked.push(token)
      return token === state.good ? {} : error('unauthorized')
    },
    id: () => 'everybody',
  })
  const server = createServer()
  const mount = { socket, longpoll: true }
  const endpoint = attach(
    server,
    { '/socket': mount },
    { logger: false, secretKeyBase: 'x'.repeat(64), addressLimits: false },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  onTestFinished(async () => {
    await endpoint.close()
    server.close()
  })
  return Object.assign(state, {
    url: `ws://127.0.0.1:${port}/socket`,
    server,
    asked,
    disconnect: () => endpoint.disconnect('everybody'),
  })
}

/** Resolves when the official socket has been refused, with how often that was said. */
function refusals(official: Socket): { readonly first: Promise<void>; count: number } {
  let told: () => void = () => {}
  const first = new Promise<void>((resolve) => {
    told = resolve
  })
  const seen = { first, count: 0 }
  typed(official, {
    onRefused: () => {
      seen.count += 1
      told()
    },
  })
  onTestFinished(() => official.disconnect())
  return seen
}

/** Connects, and resolves when that has worked. */
function opened(socket: Socket): Promise<void> {
  onTestFinished(() => socket.disconnect())
  return new Promise((resolve) => {
    socket.onOpen(resolve)
    socket.connect()
  })
}

const at = { reconnectAfterMs: () => 1 }

describe('onRefused of typed', () => {
  it.each([
    ['a WebSocket', WebSocket],
    ['long polling', LongPoll],
  ] as const)(
    'A-114: %s that is refused is told once, and does not come again',
    async (_, base) => {
      const { url } = await site()
      let attempts = 0
      class Counted extends base {
        constructor(address: string, protocols?: string | string[]) {
          super(address, protocols)
          attempts += 1
        }
      }
      const official = new Socket(url, { ...at, transport: Counted, params: { token: 'bad' } })
      const seen = refusals(official)
      official.connect()
      await seen.first
      const before = attempts
      // Another one comes in meanwhile, which takes longer than the pause between two attempts.
      await opened(new Socket(url, { ...at, transport: WebSocket, params: { token: 'a' } }))
      expect(attempts).toBe(before)
      expect(seen.count).toBe(1)
    },
  )

  it('A-114: ends a socket whose token has become worthless, and takes a new one', async () => {
    const server = await site()
    let token = 'a'
    const official = new Socket(server.url, {
      ...at,
      transport: WebSocket,
      params: () => ({ token }),
    })
    const seen = refusals(official)
    await opened(official)
    server.good = 'b'
    await server.disconnect()
    await seen.first
    token = 'b'
    await opened(official)
    expect(seen.count).toBe(1)
  })

  it('goes on trying while the server is away, and for a token that only a WebSocket can send', async () => {
    const server = await site()
    const tries = (official: Socket): Promise<void> =>
      new Promise((resolve) => {
        let count = 0
        official.onError(() => {
          count += 1
          if (count === 4) resolve()
        })
        official.connect()
      })
    const hidden = new Socket(server.url, { ...at, transport: WebSocket, authToken: 'bad' })
    const seen = refusals(hidden)
    await tries(hidden)
    expect(seen.count).toBe(0)
    const gone = new Socket('ws://127.0.0.1:1/socket', { ...at, transport: WebSocket })
    const alone = refusals(gone)
    await tries(gone)
    expect(alone.count).toBe(0)
  })
})
