import type { Port } from './cluster-port.ts'

/** Bytes of messages that may wait for one process. */
const MOST_BYTES = 64_000_000

interface Batch<Frame> {
  readonly frames: Frame[]
  /** Of messages, in all. */
  bytes: number
  readonly sent: Promise<void>
  settle(error: Error | null): void
}

/**
 * Sends frames in batches, for each message between processes costs far more than what is in it: what
 * gathers in one turn of the event loop, or while the batch before is on its way, is the next batch.
 */
export class FrameSender<Frame> {
  readonly #port: Pick<Port<Frame, never>, 'send'>
  #gathering: Batch<Frame> | undefined
  #onItsWay: Batch<Frame> | undefined
  #failure: Error | undefined

  constructor(port: Pick<Port<Frame, never>, 'send'>) {
    this.#port = port
  }

  /** Frames that the way has not taken yet. */
  get waiting(): number {
    return (this.#gathering?.frames.length ?? 0) + (this.#onItsWay?.frames.length ?? 0)
  }

  /** Whether a message of so many bytes may still wait. One may always, however long it is. */
  hasRoom(bytes: number): boolean {
    const waiting = (this.#gathering?.bytes ?? 0) + (this.#onItsWay?.bytes ?? 0)
    return waiting === 0 || waiting + bytes <= MOST_BYTES
  }

  /**
   * Adds a frame.
   *
   * @param bytes - How long its message is.
   * @returns a promise that resolves when the way has taken it. Its rejection need not be handled.
   */
  add(frame: Frame, bytes = 0): Promise<void> {
    if (this.#failure !== undefined) return rejected(this.#failure)
    this.#gathering ??= this.#begin()
    this.#gathering.frames.push(frame)
    this.#gathering.bytes += bytes
    return this.#gathering.sent
  }

  /** Ends it: what waits, and what is added from now on, is rejected. */
  fail(error: Error): void {
    this.#failure = error
    this.#onItsWay?.settle(error)
    this.#gathering?.settle(error)
    this.#gathering = undefined
  }

  #begin(): Batch<Frame> {
    if (this.#onItsWay === undefined) setImmediate(() => this.#send())
    let settle: Batch<Frame>['settle'] = () => {}
    const sent = new Promise<void>((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve())
    })
    sent.catch(() => {})
    return { frames: [], bytes: 0, sent, settle }
  }

  #send(): void {
    const batch = this.#gathering
    this.#onItsWay = batch
    this.#gathering = undefined
    if (batch === undefined) return
    this.#port.send(batch.frames, (error) => {
      batch.settle(error)
      this.#send()
    })
  }
}

function rejected(error: Error): Promise<void> {
  const promise = Promise.reject(error)
  promise.catch(() => {})
  return promise
}
