import { connect, type Socket } from 'node:net'
import { FrameParser } from './frame-parser.ts'

/** Takes the frames of one connection in place of its inbox. */
export interface Receiver {
  /** One data frame; its payload lies in `bytes` from `start` to `end` until the call returns. */
  frame(bytes: Uint8Array, start: number, end: number): void
  /** All frames of one read have been handed over. */
  readEnd?(): void
}

// All connections read into one buffer: what is read is parsed before the next read begins.
const readBuffer = Buffer.allocUnsafe(1 << 18)

const handshakeEnd = '\r\n\r\n'

/**
 * A WebSocket client with nothing on it: a socket, the handshake, and a parser that counts frames.
 * It has to cost little, because one process holds ten thousand of them, and the same for every
 * server. A connection that the server closes ends the benchmark with an error.
 */
export class RawConnection {
  /** Where frames go; without one they wait in the inbox for {@link RawConnection.next}. */
  receiver: Receiver | undefined

  readonly #socket: Socket
  readonly #parser: FrameParser
  readonly #inbox: string[] = []
  #waiting: ((text: string) => void) | undefined
  #handshake: string | undefined = ''
  #opened: (() => void) | undefined
  #closing = false

  private constructor(port: number) {
    this.#parser = new FrameParser((bytes, start, end) => {
      if (this.receiver === undefined) this.#put(decode(bytes, start, end))
      else this.receiver.frame(bytes, start, end)
    })
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#read(buffer.subarray(0, length))
          return true
        },
      },
    })
    this.#socket.on('close', () => {
      if (!this.#closing) throw new Error('The server closed a connection of the load generator.')
    })
  }

  /**
   * Connects and completes the WebSocket handshake.
   *
   * @param headers - lines beside those of the handshake, each with its end
   */
  static async open(port: number, path: string, headers = ''): Promise<RawConnection> {
    const connection = new RawConnection(port)
    await new Promise<void>((resolve) => {
      connection.#opened = resolve
      connection.#socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
          `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${headers}` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==${handshakeEnd}`,
      )
    })
    return connection
  }

  /** Sends frames made by `clientTextFrame`. */
  write(frames: Uint8Array): void {
    this.#socket.write(frames)
  }

  /** The text of the oldest frame in the inbox, or of the next one to come. */
  next(): Promise<string> {
    const text = this.#inbox.shift()
    if (text !== undefined) return Promise.resolve(text)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  /** Sends a frame; its answer is the next text to come. */
  request(frame: Uint8Array): Promise<string> {
    this.write(frame)
    return this.next()
  }

  /** Resolves when the server says that it closes the connection, which from now on it may do. */
  closedByServer(): Promise<void> {
    this.#closing = true
    return new Promise((resolve) => {
      this.#parser.onClose = () => resolve()
    })
  }

  /** Closes the connection; resolves when it is closed on this side. */
  close(): Promise<void> {
    this.#closing = true
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve())
      this.#socket.destroy()
    })
  }

  #read(bytes: Uint8Array): void {
    if (this.#handshake === undefined) this.#parser.push(bytes)
    else this.#readHandshake(this.#handshake, bytes)
    this.receiver?.readEnd?.()
  }

  #readHandshake(before: string, bytes: Uint8Array): void {
    const answer = before + decode(bytes, 0, bytes.length, 'latin1')
    const end = answer.indexOf(handshakeEnd)
    if (end === -1) {
      this.#handshake = answer
      return
    }
    if (!answer.startsWith('HTTP/1.1 101 ')) throw new Error(`Refused: ${answer.slice(0, end)}`)
    this.#handshake = undefined
    this.#opened?.()
    this.#parser.push(bytes.subarray(end + handshakeEnd.length - before.length))
  }

  #put(text: string): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) this.#inbox.push(text)
    else waiting(text)
  }
}

function decode(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: BufferEncoding = 'utf8',
): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    encoding,
    start,
    end,
  )
}
