import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { type Served, serve as serveSockets } from '../../../conformance/src/server.ts'

/** Serves sockets until the test that is running has ended; the host answers all else with `host`. */
export function serve(
  sockets: Parameters<typeof serveSockets>[0],
  options: Parameters<typeof serveSockets>[1] = {},
  host: RequestListener = (_request, response) => response.end('host'),
): Promise<Served> {
  return serveSockets(sockets, { secretKeyBase: 'secret'.repeat(11), ...options }, host)
}

/** A message of version 2: join_ref, ref, topic, event, payload. */
export type Wired = readonly [unknown, unknown, unknown, unknown, unknown]

/** A WebSocket client that knows nothing of channels; a test reads its frames one by one. */
export class WireClient {
  readonly ws: WebSocket
  /** Resolves with the close code when the connection has ended, whoever ended it. */
  readonly closed: Promise<number>
  readonly #frames: unknown[] = []
  #wake: () => void = () => {}
  #open = true

  constructor(ws: WebSocket) {
    this.ws = ws
    // A connection that breaks closes as well, and that is what tests look at.
    ws.on('error', () => {})
    ws.on('message', (data) => {
      this.#frames.push(JSON.parse(data.toString()))
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      ws.once('close', (code) => {
        this.#open = false
        this.#wake()
        resolve(code)
      })
    })
  }

  /** Sends messages of version 2. */
  send(...messages: Wired[]): void {
    for (const message of messages) this.ws.send(JSON.stringify(message))
  }

  /** The next frame that was not read yet; rejects when there will be none. */
  async next(): Promise<unknown> {
    while (this.#frames.length === 0) {
      if (!this.#open) throw new Error('The connection ended without another frame.')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#frames.shift()
  }

  /** Sends a message and reads the next frame. */
  request(...message: Wired): Promise<unknown> {
    this.send(message)
    return this.next()
  }

  /** Joins a topic under the join_ref `1`. */
  join(topic: string): Promise<unknown> {
    return this.request('1', '1', topic, 'phx_join', {})
  }
}

/** Opens a WebSocket for the test that is running; rejects when the handshake is refused. */
export async function connect(port: number, options: ClientOptions = {}): Promise<WireClient> {
  const url = `ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`
  const client = new WireClient(new WebSocket(url, { perMessageDeflate: false, ...options }))
  onTestFinished(() => client.ws.terminate())
  await once(client.ws, 'open')
  return client
}

/** The frame that answers a message. */
export function replyTo(
  [joinRef, ref, topic]: readonly [unknown, unknown, unknown],
  response: unknown = {},
  status = 'ok',
): unknown {
  return [joinRef, ref, topic, 'phx_reply', { status, response }]
}

/** The answer to a join under the join_ref `1`. */
export function joined(topic: string, response?: unknown): unknown {
  return replyTo(['1', '1', topic], response)
}

/** Sends `lines` as the head of a request; resolves with all that came when the server hung up. */
export function ask(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(`${lines.join('\r\n')}\r\nhost: localhost\r\n\r\n${body}`)
  let answer = ''
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString()
  })
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.on('close', () => resolve(answer))
  })
}

/** The head of a request for a WebSocket. */
export const upgrade: readonly string[] = [
  'GET /socket/websocket?vsn=2.0.0 HTTP/1.1',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
]

/** What a long-poll request is answered with. */
export interface Polled {
  readonly status: number
  readonly token?: string
  readonly messages?: readonly string[]
}

/** A long-poll client: GETs that bring frames, POSTs that take them. */
export class LongPollWire {
  readonly #url: string
  #token = ''

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`
  }

  /** A GET; the first one opens a session, which those behind it belong to. */
  async poll(): Promise<Polled> {
    const polled: Polled = await (await fetch(`${this.#url}&token=${this.#token}`)).json()
    this.#token = polled.token ?? this.#token
    return polled
  }

  /** A POST of lines, and its HTTP answer. */
  post(body: string): Promise<Response> {
    const headers = { 'content-type': 'application/x-ndjson' }
    return fetch(`${this.#url}&token=${this.#token}`, { method: 'POST', headers, body })
  }

  /** A POST of messages of version 2; says with which status in its JSON it was answered. */
  async send(...messages: Wired[]): Promise<number> {
    const answer = await this.post(messages.map((message) => JSON.stringify(message)).join('\n'))
    const { status }: Polled = await answer.json()
    return status
  }
}

/** Something that one side of a test waits for until the other opens it. */
export interface Latch {
  readonly opened: Promise<void>
  open(): void
}

/** Makes a closed {@link Latch}. */
export function latch(): Latch {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** Resolves when all promises have settled, and Node has reported those that nobody handled. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
