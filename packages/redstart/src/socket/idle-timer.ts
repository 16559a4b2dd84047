import type { Clock, Timer } from '../clock/index.ts'

/** What an {@link IdleTimer} watches. */
export interface IdleTimerOptions {
  readonly clock: Clock
  /** How long the client may be silent, in ms; `Infinity` for ever. */
  readonly timeout: number
  /** Bytes that have come from the client so far. */
  readonly bytesRead: () => number
  /** Whether the server has stopped reading from the client, whose silence means nothing then. */
  readonly paused: () => boolean
  readonly onIdle: () => void
}

/**
 * Ends a connection from which nothing came for `timeout`. A message costs two numbers; the timer
 * looks at them only when it fires, and sleeps for what is left. Bytes of a message that is still on
 * its way are noticed when it fires.
 */
export class IdleTimer {
  readonly #options: IdleTimerOptions
  #lastSeen: number
  #lastBytes: number
  #timer: Timer | undefined

  constructor(options: IdleTimerOptions) {
    this.#options = options
    this.#lastSeen = options.clock.now()
    this.#lastBytes = options.bytesRead()
    this.#sleep(options.timeout)
  }

  /** Something came from the client. */
  touch(): void {
    this.#lastSeen = this.#options.clock.now()
    this.#lastBytes = this.#options.bytesRead()
  }

  /** Ends the watch. */
  cancel(): void {
    this.#timer?.cancel()
  }

  #sleep(ms: number): void {
    const { clock, timeout } = this.#options
    if (timeout !== Number.POSITIVE_INFINITY) this.#timer = clock.after(ms, () => this.#look())
  }

  #look(): void {
    const { clock, timeout, bytesRead, paused, onIdle } = this.#options
    const now = clock.now()
    const bytes = bytesRead()
    // A message touches when it is whole; bytes behind the last one are a part of the next. When they
    // came is not known, so they count as of now.
    if (bytes !== this.#lastBytes || paused()) this.#lastSeen = now
    this.#lastBytes = bytes
    const left = timeout - (now - this.#lastSeen)
    if (left <= 0) onIdle()
    else this.#sleep(left)
  }
}
