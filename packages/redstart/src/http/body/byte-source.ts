import type { Clock } from '../../clock/index.ts'
import {
  BodyAborted,
  BodyAlreadyRead,
  BodyTimeout,
  BodyTooLarge,
  InvalidBody,
  type RedstartError,
} from '../../errors/index.ts'
import type { BodyLimits } from './body-limits.ts'

/** The bytes of a body, piece by piece. */
export interface ByteSource {
  /**
   * The next piece; undefined at the end.
   *
   * @throws BodyTooLarge, BodyTimeout, BodyAborted, or InvalidBody when the end came too early.
   */
  next(): Promise<Buffer | undefined>
  /** All that is left, in one piece; throws as {@link next} does. */
  rest(): Promise<Buffer>
  /** Lets go of what was not read, so that its sender can stop. The server drains a connection itself. */
  close(): void
}

/** Bodies up to this many bytes are taken in one piece, which spares them a stream. */
const ONE_PIECE = 65_536

/**
 * How many times `idleTimeout` such a body may take in all. Whether it moves cannot be seen while it is
 * taken, so a client that is slow and not silent needs some more.
 */
const ONE_PIECE_PATIENCE = 3

/**
 * Opens the body of a request.
 *
 * @throws BodyTooLarge when it announces more than it may have, BodyAlreadyRead when it was read.
 */
export function openBody(request: Request, limits: BodyLimits, clock: Clock): ByteSource {
  if (request.bodyUsed) throw new BodyAlreadyRead()
  const announced = announcedBytes(request.headers)
  if (announced !== undefined && announced > limits.bytes) {
    throw new BodyTooLarge('bytes', limits.bytes)
  }
  // A server hands out no more bytes than the header announced: it is how it knows where they end.
  return announced !== undefined && announced <= ONE_PIECE
    ? new OnePiece(request, announced, limits, clock)
    : new Streamed(request, announced, limits, clock)
}

/** What `content-length` says; undefined where it says nothing, or does not count. */
function announcedBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length')
  if (length === null || !/^\d{1,15}$/.test(length)) return undefined
  return headers.has('transfer-encoding') ? undefined : Number(length)
}

/** A short body. It has a time for the whole of it, where a long one has a time for every silence. */
class OnePiece implements ByteSource {
  readonly #request: Request
  readonly #announced: number
  readonly #limits: BodyLimits
  readonly #clock: Clock
  #isRead = false

  constructor(request: Request, announced: number, limits: BodyLimits, clock: Clock) {
    this.#request = request
    this.#announced = announced
    this.#limits = limits
    this.#clock = clock
  }

  async next(): Promise<Buffer | undefined> {
    const bytes = await this.rest()
    return bytes.length === 0 ? undefined : bytes
  }

  async rest(): Promise<Buffer> {
    if (this.#isRead) return Buffer.alloc(0)
    this.#isRead = true
    const bytes = Buffer.from(await this.#take())
    if (bytes.length > this.#limits.bytes) throw new BodyTooLarge('bytes', this.#limits.bytes)
    checkEnd(bytes.length, this.#announced)
    return bytes
  }

  close(): void {}

  #take(): Promise<ArrayBuffer> {
    const patience = this.#limits.idleTimeout * ONE_PIECE_PATIENCE
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(patience, () => reject(new BodyTimeout(patience)))
      this.#request.arrayBuffer().then(
        (bytes) => {
          timer.cancel()
          resolve(bytes)
        },
        (cause) => {
          timer.cancel()
          reject(new BodyAborted(cause))
        },
      )
    })
  }
}

class Streamed implements ByteSource {
  readonly #reader: ReadableStreamDefaultReader<unknown> | undefined
  readonly #signal: AbortSignal
  readonly #announced: number | undefined
  readonly #limits: BodyLimits
  readonly #clock: Clock
  readonly #onAbort = (): void => this.#fail(new BodyAborted(this.#signal.reason))
  #failure: RedstartError | undefined
  #taken = 0

  constructor(request: Request, announced: number | undefined, limits: BodyLimits, clock: Clock) {
    if (request.body?.locked) throw new BodyAlreadyRead()
    this.#reader = request.body?.getReader()
    this.#signal = request.signal
    this.#announced = announced
    this.#limits = limits
    this.#clock = clock
    if (this.#signal.aborted) this.#onAbort()
    else this.#signal.addEventListener('abort', this.#onAbort)
  }

  async next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#read()
    if (this.#failure !== undefined) throw this.#failure
    if (done) {
      checkEnd(this.#taken, this.#announced)
      return undefined
    }
    if (!(value instanceof Uint8Array)) throw new InvalidBody('whole', 'a piece of it is not bytes')
    this.#taken += value.length
    if (this.#taken > this.#limits.bytes) throw new BodyTooLarge('bytes', this.#limits.bytes)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }

  async rest(): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (;;) {
      const piece = await this.next()
      if (piece === undefined) return Buffer.concat(pieces)
      pieces.push(piece)
    }
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort)
    // The failure, if there was one, is known; how the sender takes it is its own matter.
    this.#reader?.cancel().catch(() => {})
  }

  async #read(): Promise<{ done: boolean; value?: unknown }> {
    if (this.#reader === undefined || this.#failure !== undefined) return { done: true }
    const { idleTimeout } = this.#limits
    const timer = this.#clock.after(idleTimeout, () => this.#fail(new BodyTimeout(idleTimeout)))
    try {
      return await this.#reader.read()
    } catch (cause) {
      throw this.#failure ?? new BodyAborted(cause)
    } finally {
      timer.cancel()
    }
  }

  /** Gives up, also while a read waits: a stream that is cancelled ends its reads. */
  #fail(failure: RedstartError): void {
    this.#failure ??= failure
    this.#reader?.cancel(failure).catch(() => {})
  }
}

/** A body that ends early was cut off on its way, and must not pass for a whole one. */
function checkEnd(bytes: number, announced: number | undefined): void {
  if (announced === undefined || bytes === announced) return
  throw new InvalidBody('whole', `it has ${bytes} bytes and announced ${announced}`)
}
