import type { Clock, Timer } from '../clock/index.ts'

/** How often a connection is looked at, in ms. */
const PERIOD = 2_500
/** So many periods without a sign of life are too many. */
const SILENT_PERIODS = 2

/** What a {@link Pulse} watches. */
export interface Watched {
  readonly clock: Clock
  /** Ends the watch when it aborts. */
  readonly signal: AbortSignal
  /** Asks the other end to answer; resolves when it did. */
  ping(): Promise<unknown>
  /** Called once, 5 to 7.5 seconds after the last sign of life. */
  silent(): void
}

/**
 * Notices a connection whose other end is frozen or unplugged: TCP alone would wait for it for a
 * quarter of an hour.
 */
export class Pulse {
  readonly #watched: Watched
  #hasHeard = true
  #silent = 0
  #timer: Timer

  constructor(watched: Watched) {
    this.#watched = watched
    this.#timer = this.#tickLater()
    watched.signal.addEventListener('abort', () => this.#timer.cancel(), { once: true })
  }

  /** Something came from the other end; as a function that can be handed on. */
  readonly heard = (): void => {
    this.#hasHeard = true
  }

  #tickLater(): Timer {
    return this.#watched.clock.after(PERIOD, () => this.#tick())
  }

  #tick(): void {
    this.#silent = this.#hasHeard ? 0 : this.#silent + 1
    if (this.#silent >= SILENT_PERIODS) {
      this.#watched.silent()
      return
    }
    this.#hasHeard = false
    // A ping that fails is no sign of life; what it failed of ends the session by itself.
    this.#watched.ping().then(this.heard, () => {})
    this.#timer = this.#tickLater()
  }
}
