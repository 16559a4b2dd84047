import { createServer } from 'node:http'
import { defineSocket } from 'redstart/channel'
import { attach } from 'redstart/endpoint'
import { InvalidDefinition, InvalidMount, InvalidOption, UnsafeTransport } from 'redstart/errors'
import { memoryBus } from 'redstart/testing'
import { describe, expect, it } from 'vitest'
import { ask, connect, LongPollWire, latch, serve, turn, upgrade, type Wired } from './wire.ts'

const HEARTBEAT: Wired = [null, '1', 'phoenix', 'heartbeat', {}]

/** A socket that lets everybody in. */
function openSocket() {
  return defineSocket({ connect: () => ({}) }).channels()
}

/** A socket whose `connect` tells that it was asked, and waits for the gate. */
function waitingSocket() {
  const asked = latch()
  const gate = latch()
  const socket = defineSocket({
    async connect() {
      asked.open()
      await gate.opened
      return {}
    },
  })
  return { socket: socket.channels(), asked, gate }
}

describe('a client that offers h2c with an ordinary request', () => {
  const offer = ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAMAAABk']

  it('reaches the routes of the host', async () => {
    const { port } = await serve({ '/socket': openSocket() }, {}, (request, response) =>
      response.end(`${request.method} ${request.url}`),
    )
    const answer = await ask(port, ['GET /hello HTTP/1.1', ...offer])
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('GET /hello')
  })

  it.each([
    { form: 'a length', head: 'content-length: 3', body: 'a=1' },
    { form: 'chunks', head: 'transfer-encoding: chunked', body: '3\r\na=1\r\n0\r\n\r\n' },
  ])('is refused with 501 when the request has a body in $form', async ({ head, body }) => {
    let requests = 0
    const { port } = await serve({ '/socket': openSocket() }, {}, (_request, response) => {
      requests += 1
      response.end()
    })
    expect(await ask(port, ['POST /hello HTTP/1.1', ...offer, head], body)).toMatch(
      /^HTTP\/1\.1 501 /,
    )
    expect(requests).toBe(0)
  })

  it('is no WebSocket: a WebSocket for no mount is refused with 404', async () => {
    const { port } = await serve({ '/socket': openSocket() })
    const [, ...headers] = upgrade
    expect(await ask(port, ['GET /hello HTTP/1.1', ...headers])).toMatch(/^HTTP\/1\.1 404 /)
  })
})

describe('a connect that takes too long', () => {
  it('refuses a WebSocket with 503 after limits.connectTimeout', async () => {
    const { socket, asked } = waitingSocket()
    const options = { limits: { connectTimeout: 700 } }
    const { clock, port, endpoint } = await serve({ '/socket': socket }, options)
    const answer = ask(port, upgrade)
    await asked.opened
    await clock.advance(699)
    expect(endpoint.health().counts.connectsRefused).toBe(0)
    await clock.advance(1)
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(endpoint.health().counts.connectsRefused).toBe(1)
  })

  it('refuses a long-poll client as well', async () => {
    const { socket, asked } = waitingSocket()
    const { clock, port, endpoint } = await serve({ '/socket': { socket, longpoll: true } })
    const answer = new LongPollWire(port).poll()
    await asked.opened
    await clock.advance(10_000)
    expect(await answer).toMatchObject({ status: 403 })
    expect(endpoint.health().connections).toBe(0)
  })

  it('is no fault when it rejects after all', async () => {
    const asked = latch()
    const gate = latch()
    const socket = defineSocket({
      async connect(): Promise<object> {
        asked.open()
        await gate.opened
        throw new Error('a connect that fails too late')
      },
    })
    const { clock, port } = await serve({ '/socket': socket.channels() })
    const answer = ask(port, upgrade)
    await asked.opened
    await clock.advance(10_000)
    gate.open()
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /)
  })
})

describe('the end of an endpoint', () => {
  it('turns away the WebSockets that wait for connect, and they stay away', async () => {
    const { socket, asked, gate } = waitingSocket()
    const { endpoint, port } = await serve({ '/socket': socket })
    const answer = ask(port, upgrade)
    await asked.opened
    await endpoint.close()
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /)
    gate.open()
    await turn()
    expect(endpoint.health().connections).toBe(0)
  })

  it('turns away the long-poll clients that wait for connect', async () => {
    const { socket, asked, gate } = waitingSocket()
    const { endpoint, port } = await serve({ '/socket': { socket, longpoll: true } })
    const answer = fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`)
    await asked.opened
    await endpoint.close()
    expect((await answer).status).toBe(503)
    gate.open()
    await turn()
    expect(endpoint.health().connections).toBe(0)
  })

  // Between the answer of connect and the open connection lie some promises, and the end may come at each.
  const gaps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  /** A socket whose endpoint ends so many promises after `connect` has answered. */
  async function endingAfter(gap: number) {
    let close: () => Promise<void> = async () => {}
    const socket = defineSocket({
      async connect() {
        let later = Promise.resolve()
        for (let left = gap; left > 0; left--) later = later.then(() => {})
        void later.then(() => close())
        return {}
      },
    })
    const mount = { socket: socket.channels(), longpoll: true }
    const served = await serve({ '/socket': mount })
    close = () => served.endpoint.close()
    return served
  }

  it.each(gaps)('leaves no WebSocket open, %i promises after connect', async (gap) => {
    const { endpoint, port } = await endingAfter(gap)
    const client = await connect(port).catch(() => undefined)
    await endpoint.close()
    expect(endpoint.health().connections).toBe(0)
    expect([undefined, 1001]).toContain(await client?.closed)
  })

  it.each(gaps)('leaves no long-poll session open, %i promises after connect', async (gap) => {
    const { endpoint, port } = await endingAfter(gap)
    await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`)
    await endpoint.close()
    expect(endpoint.health().connections).toBe(0)
  })
})

describe('connectsRefused', () => {
  it('counts a subprotocol that is not spoken', async () => {
    const socket = openSocket()
    const websocket = { subprotocols: ['chat'] }
    const { endpoint, port } = await serve({ '/socket': { socket, websocket } })
    const answer = await ask(port, [...upgrade, 'sec-websocket-protocol: other'])
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(endpoint.health().counts.connectsRefused).toBe(1)
  })

  it('counts who comes while the endpoint drains, over both transports', async () => {
    const mount = { socket: openSocket(), longpoll: true }
    const { endpoint, port } = await serve({ '/socket': mount })
    await endpoint.drain()
    expect(await ask(port, upgrade)).toMatch(/^HTTP\/1\.1 503 /)
    expect((await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`)).status).toBe(503)
    expect(endpoint.health().counts.connectsRefused).toBe(2)
  })

  it('counts foreign pages, each once and in all transports', async () => {
    const warnings: string[] = []
    const quiet = { debug() {}, info() {}, error() {} }
    const logger = { ...quiet, warn: (_fields: object, text: string) => void warnings.push(text) }
    const mount = { socket: openSocket(), longpoll: true }
    const { endpoint, port } = await serve({ '/socket': mount }, { logger })
    for (let times = 0; times < 3; times++) {
      const answer = await ask(port, [...upgrade, 'origin: http://evil.example'])
      expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    }
    await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`, {
      headers: { origin: 'http://evil.example' },
    })
    expect(endpoint.health().counts.connectsRefused).toBe(4)
    expect(warnings).toHaveLength(2)
  })
})

describe('what cannot work is refused at the start', () => {
  const withSession = defineSocket({ connectInfo: ['session'], connect: () => ({}) }).channels()
  const session = { cookie: 'app', signingSalt: 'salt', checkCsrf: false }
  const secretKeyBase = 'secret'.repeat(11)

  it.each([{ checkOrigin: false }, { host: null }])(
    'a session that any page may use: %o',
    (options) => {
      const mount = { socket: withSession, session }
      expect(() =>
        attach(createServer(), { '/socket': mount }, { secretKeyBase, logger: false, ...options }),
      ).toThrow(UnsafeTransport)
    },
  )

  it('not a session without a host whose origins are a list', () => {
    const mount = { socket: withSession, session, checkOrigin: ['https://chat.example'] }
    expect(() =>
      attach(createServer(), { '/socket': mount }, { secretKeyBase, logger: false, host: null }),
    ).not.toThrow()
  })

  it.each(['https://chat.example', 'chat.example:443', 'chat.example/path', 'a b', ''])(
    'the host %j',
    (host) => {
      expect(() => attach(createServer(), { '/socket': openSocket() }, { host })).toThrow(
        InvalidOption,
      )
    },
  )

  it.each(['chat.example', 'localhost', '127.0.0.1', '::1', null])('not the host %j', (host) => {
    const options = { host, logger: false } as const
    expect(() => attach(createServer(), { '/socket': openSocket() }, options)).not.toThrow()
  })

  it('a part of connectInfo that there is not', () => {
    const connectInfo: never[] = JSON.parse('["peerData", "password"]')
    expect(() => defineSocket({ connectInfo, connect: () => ({}) })).toThrow(InvalidDefinition)
    expect(() => defineSocket({ connectInfo, connect: () => ({}) })).toThrow('"password"')
  })

  it('and the adapter that was at work already is closed', () => {
    let isClosed = false
    const pubsub = {
      ...memoryBus().adapter('node'),
      close: async () => {
        isClosed = true
      },
    }
    const sockets = { 'no-path': openSocket() }
    expect(() => attach(createServer(), sockets, { pubsub, logger: false })).toThrow(InvalidMount)
    expect(isClosed).toBe(true)
  })
})

it('a client that was let in is served', async () => {
  const { socket, gate } = waitingSocket()
  gate.open()
  const { port } = await serve({ '/socket': socket })
  const client = await connect(port)
  expect(await client.request(...HEARTBEAT)).toEqual([
    null,
    '1',
    'phoenix',
    'phx_reply',
    { status: 'ok', response: {} },
  ])
})
