import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect as connectHttp2, createSecureServer, type OutgoingHttpHeaders } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { selfSigned } from '../../../../conformance/src/self-signed.ts'
import { type Clock, systemClock } from '../../src/clock/index.ts'
import { defineEndpoint, type Endpoint, type WebOptions } from '../../src/endpoint/index.ts'
import { type Conn, defineRouter, pipeline, Reply } from '../../src/http/index.ts'
import { testClock } from '../../src/testing/index.ts'
import { secretKeyBase } from './serving.ts'

const LOCAL = '127.0.0.1'

interface Gate {
  readonly opened: Promise<void>
  open(): void
}

function gate(): Gate {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

function endpointOf(router: WebOptions['router'], clock: Clock = systemClock): Endpoint<{}> {
  const endpoint = defineEndpoint({
    ...(router && { router }),
    secretKeyBase,
    clock,
    logger: false,
    health: '/health',
  })
  onTestFinished(() => endpoint.close())
  return endpoint
}

/** A connection on which texts are sent and waited for. */
class Line {
  readonly socket: Socket
  readonly ended: Promise<void>
  #got = ''
  #isOver = false
  #look: () => void = () => {}

  constructor(port: number) {
    this.socket = connect(port, LOCAL)
    onTestFinished(() => void this.socket.destroy())
    this.socket.on('error', () => {})
    this.socket.on('data', (chunk) => {
      this.#got += chunk.toString()
      this.#look()
    })
    this.ended = new Promise((resolve) => {
      this.socket.once('close', () => {
        this.#isOver = true
        this.#look()
        resolve()
      })
    })
  }

  ask(path: string): void {
    this.socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
  }

  /** All that came up to `text`; rejects when the connection ends without it. */
  until(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        const end = this.#got.indexOf(text) + text.length
        if (end >= text.length) {
          resolve(this.#got.slice(0, end))
          this.#got = this.#got.slice(end)
        } else if (this.#isOver) reject(new Error(`It ended without ${text}: ${this.#got}`))
      }
      this.#look()
    })
  }
}

describe('an endpoint that closes its own server', () => {
  /** `/slow` answers when `finish` is called, `/stream` has begun to answer by then. */
  async function served(clock?: Clock) {
    const arrived = gate()
    const finish = gate()
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/', (conn) => conn.text('quick'))
        .get('/slow', async (conn: Conn) => {
          arrived.open()
          await finish.opened
          return conn.text('slow')
        })
        .get('/stream', () => {
          const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
            async start(controller) {
              controller.enqueue(new TextEncoder().encode('begun'))
              await finish.opened
              controller.enqueue(new TextEncoder().encode('done'))
              controller.close()
            },
          })
          return new Reply(200, [], body)
        }),
    )
    const endpoint = endpointOf(router, clock)
    const { port, server } = await endpoint.listen({ port: 0, host: LOCAL })
    return { endpoint, port, server, arrived, finish }
  }

  it('says so in the answers that it still owes, and closes behind them', async () => {
    // This clock stands still: nothing here waits for the grace to pass.
    const { endpoint, port, arrived, finish } = await served(testClock())
    const line = new Line(port)
    line.ask('/slow')
    await arrived.opened
    const closed = endpoint.close()
    finish.open()
    expect(await line.until('slow')).toMatch(/\r\nconnection: close\r\n/i)
    await line.ended
    await closed
  })

  it('ends the connection of an answer that had begun', async () => {
    const { endpoint, port, finish } = await served(testClock())
    const line = new Line(port)
    line.ask('/stream')
    expect(await line.until('begun')).toMatch(/\r\nconnection: keep-alive\r\n/i)
    const closed = endpoint.close()
    finish.open()
    await line.until('done')
    await line.ended
    await closed
  })

  it('answers a request that was on its way', async () => {
    const { endpoint, port, server } = await served(testClock())
    const accepting = once(server, 'connection')
    const line = new Line(port)
    const [accepted] = await accepting
    line.socket.write('GET / HTTP/1.1\r\nho')
    await expect.poll(() => accepted.bytesRead).toBeGreaterThan(0)
    const closed = endpoint.close()
    line.socket.write('st: localhost\r\n\r\n')
    const answer = await line.until('quick')
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nconnection: close\r\n/i)
    await line.ended
    await closed
  })

  it('does not wait for a connection on which nothing came', async () => {
    const { endpoint, port, server } = await served(testClock())
    const accepted = once(server, 'connection')
    const line = new Line(port)
    await accepted
    await endpoint.close()
    await line.ended
  })

  it('ends what takes too long, by its own clock', async () => {
    const clock = testClock()
    const { endpoint, port, arrived } = await served(clock)
    const line = new Line(port)
    line.ask('/slow')
    await arrived.opened
    const closed = endpoint.close()
    await clock.advance(10_000)
    await line.ended
    await closed
  })

  it('leaves no answer open on a server without a router either', async () => {
    const endpoint = endpointOf(undefined, testClock())
    const { port } = await endpoint.listen({ port: 0, host: LOCAL })
    const line = new Line(port)
    line.ask('/')
    expect(await line.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 [\s\S]*content-length: 0/i)
    await endpoint.close()
    await line.ended
  })
})

describe('an endpoint on a server of HTTP/2', () => {
  const { key, cert } = selfSigned()
  const router = defineRouter().scope('/', pipeline(), (r) =>
    r
      .get('/ours', (conn) => conn.text(`ours, ${conn.client.protocol}`))
      .post('/ours', async (conn) => {
        const { name } = await conn.body()
        return conn.json({ name })
      }),
  )

  async function asking(host: 'with' | 'without') {
    const options = { key, cert, allowHTTP1: true }
    const server =
      host === 'with'
        ? createSecureServer(options, (_request, response) => response.end('theirs'))
        : createSecureServer(options)
    const endpoint = endpointOf(router)
    endpoint.attach(server)
    server.listen(0, LOCAL)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const session = connectHttp2(`https://${LOCAL}:${portOf(server)}`, { ca: cert })
    onTestFinished(() => session.destroy())
    return async (headers: OutgoingHttpHeaders, body?: string) => {
      const stream = session.request(headers)
      const responded = once(stream, 'response')
      stream.end(body)
      const chunks: Buffer[] = await stream.toArray()
      const [{ ':status': status }] = await responded
      return [status, Buffer.concat(chunks).toString()]
    }
  }

  it('answers its pages and its health, and leaves the rest to the host', async () => {
    const ask = await asking('with')
    expect(await ask({ ':path': '/ours' })).toEqual([200, 'ours, https'])
    expect(await ask({ ':path': '/theirs' })).toEqual([200, 'theirs'])
    expect(await ask({ ':path': '/health' })).toEqual([200, expect.stringContaining('"ok"')])
    expect(await ask({ ':path': '/ours', ':method': 'HEAD' })).toEqual([200, ''])
  })

  it('reads what is posted', async () => {
    const ask = await asking('with')
    const type = 'application/x-www-form-urlencoded'
    const head = { ':path': '/ours', ':method': 'POST', 'content-type': type }
    expect(await ask(head, 'name=Ada')).toEqual([200, '{"name":"Ada"}'])
  })

  it('answers where the host itself answers nothing', async () => {
    const ask = await asking('without')
    expect(await ask({ ':path': '/ours' })).toEqual([200, 'ours, https'])
  })
})

describe('an endpoint that is attached', () => {
  it('answers what is below the prefix of its files, and leaves other paths to the host', async () => {
    const here = fileURLToPath(new URL('.', import.meta.url))
    const router = defineRouter()
      .scope('/', pipeline(), (r) => r.get('/ours', (conn) => conn.text('ours')))
      .static('/assets', here)
    const server = createServer((_request, response) => response.end('theirs'))
    const endpoint = endpointOf(router)
    endpoint.attach(server)
    server.listen(0, LOCAL)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const ask = async (path: string): Promise<[number, string]> => {
      const response = await fetch(`http://${LOCAL}:${portOf(server)}${path}`)
      return [response.status, await response.text()]
    }
    expect(await ask('/ours')).toEqual([200, 'ours'])
    expect(await ask('/assets/serving.ts')).toEqual([200, expect.stringContaining('inProcess')])
    expect((await ask('/assets/none.ts'))[0]).toBe(404)
    for (const path of ['/', '/theirs', '/assetsandmore', '/ours/too']) {
      expect(await ask(path)).toEqual([200, 'theirs'])
    }
    await endpoint.close()
    expect(await ask('/ours')).toEqual([200, 'theirs'])
  })
})

describe('endpoint.listen', () => {
  it('says that the port is taken, and what to do', async () => {
    const { port } = await endpointOf(undefined).listen({ port: 0, host: LOCAL })
    const listening = endpointOf(undefined).listen({ port, host: LOCAL })
    await expect(listening).rejects.toMatchObject({
      code: 'address_in_use',
      message: expect.stringContaining(`The port ${port} is taken. `),
      cause: expect.objectContaining({ code: 'EADDRINUSE' }),
    })
    await expect(listening).rejects.toThrow(/PORT=\d+/)
  })
})

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen.')
  return address.port
}
