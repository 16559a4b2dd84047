import { once } from 'node:events'
import { expect, onTestFinished } from 'vitest'
import { type ClientOptions, type RawData, WebSocket } from 'ws'

/** A frame from the server, as it came. */
export interface InboundFrame {
  readonly opcode: 'text' | 'binary'
  readonly data: Buffer
}

/** How a connection ended. */
export interface Closed {
  readonly code: number
  readonly reason: string
}

/** What a client asks for when it connects. */
export interface ConnectOptions extends ClientOptions {
  /** The WebSocket subprotocols to offer. */
  readonly protocols?: readonly string[]
}

/**
 * A client that knows nothing of channels: it sends frames and takes down every frame that comes. A
 * test reads them one by one, so a frame that should not have come stands where another is expected.
 */
export class RawClient {
  readonly ws: WebSocket
  /** Every frame since the start, read or not. */
  readonly frames: InboundFrame[] = []
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<Closed>
  #read = 0
  #wake: (() => void) | undefined
  #open = true

  constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data, binary) => {
      this.frames.push({ opcode: binary ? 'binary' : 'text', data: toBuffer(data) })
      this.#wake?.()
    })
    // A connection that breaks closes as well, and that is what tests look at.
    ws.on('error', () => {})
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        this.#open = false
        this.#wake?.()
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  /** Sends a message of version 2. */
  send(
    joinRef: unknown,
    ref: unknown,
    topic: unknown,
    event: unknown,
    payload: unknown = {},
  ): void {
    this.sendText(JSON.stringify([joinRef, ref, topic, event, payload]))
  }

  /** Sends a text frame, whatever it says. */
  sendText(text: string): void {
    this.ws.send(text)
  }

  /** Sends a binary frame. */
  sendBytes(...parts: (string | Uint8Array)[]): void {
    this.ws.send(bytes(...parts))
  }

  /** The next frame that was not read yet; rejects when there will be none. */
  async next(): Promise<InboundFrame> {
    for (;;) {
      const frame = this.frames[this.#read]
      if (frame !== undefined) {
        this.#read += 1
        return frame
      }
      if (!this.#open) throw new Error(`The connection ended after ${this.#read} frames.`)
      await this.#change()
    }
  }

  /** Resolves with the next frame or the end; gives a test that waits in vain a reason to fail. */
  async #change(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const last = this.frames.at(-1)?.data.toString('latin1').slice(0, 200) ?? 'none'
      const message = `No frame came for 20 s, after ${this.#read} of them; the last was ${last}`
      const timer = setTimeout(() => reject(new Error(message)), 20_000)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** The next frame, which has to be a text frame, as a JSON value. */
  async nextJson(): Promise<unknown> {
    const { opcode, data } = await this.next()
    expect(opcode, `opcode of ${data.toString('hex', 0, 40)}`).toBe('text')
    return JSON.parse(data.toString())
  }

  /** The next `count` frames, all of them text, as JSON values. */
  async take(count: number): Promise<unknown[]> {
    const frames: unknown[] = []
    while (frames.length < count) frames.push(await this.nextJson())
    return frames
  }

  /** Reads one frame for each of `frames`: JSON in a text frame, or bytes in a binary frame. */
  async expect(...frames: unknown[]): Promise<void> {
    for (const frame of frames) {
      if (frame instanceof Uint8Array) {
        const { opcode, data } = await this.next()
        expect({ opcode, data: data.toString('hex') }).toEqual({
          opcode: 'binary',
          data: Buffer.from(frame).toString('hex'),
        })
      } else {
        expect(await this.nextJson()).toEqual(frame)
      }
    }
  }

  /** Sends a message of version 2 and reads its reply: `ok` with `response`, unless told otherwise. */
  async request(
    message: readonly [
      joinRef: unknown,
      ref: unknown,
      topic: string,
      event: string,
      payload?: unknown,
    ],
    response: unknown = {},
    status = 'ok',
  ): Promise<void> {
    const [joinRef, ref, topic, event, payload] = message
    this.send(joinRef, ref, topic, event, payload)
    await this.expect([joinRef, ref, topic, 'phx_reply', { status, response }])
  }

  /** Joins `topic` under `joinRef`. */
  async join(
    topic: string,
    joinRef = '1',
    payload: unknown = {},
    response?: unknown,
  ): Promise<void> {
    await this.request([joinRef, joinRef, topic, 'phx_join', payload], response)
  }

  /**
   * Asserts that nothing but what was read has come: the answer to a heartbeat is the next frame. A
   * heartbeat is answered by the connection itself, ahead of channels that are still at work, so what
   * a channel must not send needs a sentinel on that channel instead.
   */
  async quiet(): Promise<void> {
    await this.request([null, 'sentinel', 'phoenix', 'heartbeat'])
  }

  /** Resolves when the server has read all that was sent; says nothing of whether it was handled. */
  async flushed(): Promise<void> {
    this.ws.ping()
    await once(this.ws, 'pong')
  }

  /** Ends the connection from the client's side, and waits for the end. */
  async close(): Promise<void> {
    this.ws.close(1000)
    await this.closed
  }
}

/**
 * Opens a connection for the test that is running. Rejects with the HTTP answer of a refusal.
 *
 * @param url - The whole `ws:` address, query included.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<RawClient> {
  const { protocols = [], ...rest } = options
  const ws = new WebSocket(url, [...protocols], { perMessageDeflate: false, ...rest })
  const client = new RawClient(ws)
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  return client
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

/** Concatenates strings, as UTF-8, and bytes. */
export function bytes(...parts: (string | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
}

/** Bytes written as hexadecimal digits; blanks mean nothing. */
export function hex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll(/\s/g, ''), 'hex')
}
