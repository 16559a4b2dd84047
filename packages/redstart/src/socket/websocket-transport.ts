import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Clock } from '../clock/index.ts'
import type { Frame } from './frame.ts'
import type { CloseCode, Transport } from './transport.ts'
import type { Batch, BatchedWriter, WriteBatcher } from './write-batcher.ts'

/** How long a client may take to answer a close before its TCP connection is cut, in ms. */
const CLOSE_WAIT = 5_000

/** What a {@link WebSocketTransport} is made of. */
export interface WebSocketTransportOptions {
  readonly ws: WebSocket
  /** The TCP or TLS stream under `ws`. */
  readonly stream: Duplex
  readonly batcher: WriteBatcher
  readonly clock: Clock
  /** Bytes that may wait for the client. */
  readonly outboundBytes: number
  /** Called when more than that wait. */
  readonly onSlowReader: () => void
}

/**
 * The way out to a WebSocket client. `ws` did the handshake, reads, and answers pings; frames leave
 * past it, straight to the stream, already framed and one write for each turn of the event loop.
 * Both write whole frames only, so they never mix. With compression `ws` has to write, since a
 * compressed frame depends on the connection.
 */
export class WebSocketTransport implements Transport, BatchedWriter {
  readonly kind = 'websocket'
  readonly binary = true
  readonly #ws: WebSocket
  readonly #stream: Duplex
  readonly #batcher: WriteBatcher
  readonly #clock: Clock
  readonly #outboundBytes: number
  readonly #onSlowReader: () => void
  readonly #compressed: boolean
  #batch: Batch | undefined

  constructor(options: WebSocketTransportOptions) {
    this.#ws = options.ws
    this.#stream = options.stream
    this.#batcher = options.batcher
    this.#clock = options.clock
    this.#outboundBytes = options.outboundBytes
    this.#onSlowReader = options.onSlowReader
    this.#compressed = options.ws.extensions !== ''
  }

  get pendingBytes(): number {
    return this.#ws.bufferedAmount + (this.#batch?.bytes ?? 0)
  }

  send(frame: Frame): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return
    if (this.#compressed) {
      const waiting = this.#ws.bufferedAmount
      this.#ws.send(frame.data, { compress: true })
      if (waiting > 0 && this.pendingBytes > this.#outboundBytes) this.#onSlowReader()
      return
    }
    this.#batch =
      this.#batch === undefined ? this.#batcher.begin(this, frame) : this.#batch.append(frame)
    if (this.#batch.bytes > this.#outboundBytes && !this.#batch.single) this.#overflow()
  }

  flush(): void {
    const batch = this.#batch
    if (batch === undefined || this.#ws.readyState !== WebSocket.OPEN) return
    const waiting = this.#stream.writableLength
    // A frame that is larger than the bound says nothing of the client, if nothing waits before it.
    const fits = waiting + batch.bytes <= this.#outboundBytes || (waiting === 0 && batch.single)
    if (!fits) return this.#overflow()
    this.#batch = undefined
    this.#stream.write(batch.wire)
  }

  close(code: CloseCode, reason: string): void {
    this.flush()
    this.#batch = undefined
    this.#ws.close(code, reason)
    const timer = this.#clock.after(CLOSE_WAIT, () => this.#ws.terminate())
    this.#stream.once('close', () => timer.cancel())
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  #overflow(): void {
    this.#batch = undefined
    this.#onSlowReader()
  }
}
