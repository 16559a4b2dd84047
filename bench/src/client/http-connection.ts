import { connect, type Socket } from 'node:net'
import { AnswerParser, type HttpAnswer } from './answer-parser.ts'

/** A whole answer. */
export interface WholeAnswer extends HttpAnswer {
  readonly body: string
}

// All connections read into one buffer: what is read is parsed before the next read begins.
const readBuffer = Buffer.allocUnsafe(1 << 18)

/**
 * An HTTP client with nothing on it: a socket that stays open, on which one request waits for its
 * answer. A connection that the server closes ends the benchmark with an error.
 */
export class HttpConnection {
  readonly #socket: Socket
  readonly #parser: AnswerParser
  #waiting: ((answer: HttpAnswer) => void) | undefined
  #body: Buffer[] | undefined
  #closing = false

  private constructor(port: number) {
    this.#parser = new AnswerParser(
      (answer) => this.#take(answer),
      (bytes) => this.#body?.push(Buffer.from(bytes)),
    )
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.#parser.push(readBuffer.subarray(0, length))
          return true
        },
      },
    })
    this.#socket.on('close', () => {
      if (!this.#closing) throw new Error('The server closed a connection of the load generator.')
    })
  }

  /** Connects. */
  static async open(port: number): Promise<HttpConnection> {
    const connection = new HttpConnection(port)
    await new Promise<void>((resolve) => {
      connection.#socket.once('connect', () => resolve())
    })
    return connection
  }

  /** Sends a request; `onAnswer` is called when its answer is whole. One at a time. */
  send(request: Uint8Array, onAnswer: (answer: HttpAnswer) => void): void {
    this.#waiting = onAnswer
    this.#socket.write(request)
  }

  /** Sends a request and keeps the body of its answer. */
  async request(request: Uint8Array): Promise<WholeAnswer> {
    const body: Buffer[] = []
    this.#body = body
    const answer = await new Promise<HttpAnswer>((resolve) => {
      this.send(request, resolve)
    })
    this.#body = undefined
    return { ...answer, body: Buffer.concat(body).toString() }
  }

  /** Closes the connection; resolves when it is closed on this side. */
  close(): Promise<void> {
    this.#closing = true
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve())
      this.#socket.destroy()
    })
  }

  #take(answer: HttpAnswer): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) throw new Error('The server answered what was not asked.')
    waiting(answer)
  }
}
