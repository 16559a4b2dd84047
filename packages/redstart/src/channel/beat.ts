import type { Clock, Timer } from '../clock/index.ts'

/**
 * Beats every so many milliseconds from its making on. What waits for the next beat tells by its time
 * nothing of what was done before, since the timer was set before that began.
 */
export class Beat {
  readonly #clock: Clock
  readonly #period: number
  #timer: Timer
  #isStopped = false
  #waiting: (() => void) | undefined

  /** @param period - In ms. */
  constructor(clock: Clock, period: number) {
    this.#clock = clock
    this.#period = period
    this.#timer = this.#set()
  }

  /** Resolves at the next beat, or when the beat is stopped. */
  async next(): Promise<void> {
    if (this.#isStopped) return
    await new Promise<void>((resolve) => {
      this.#waiting = resolve
    })
  }

  /** Ends it. */
  stop(): void {
    this.#isStopped = true
    this.#timer.cancel()
    this.#waiting?.()
  }

  #set(): Timer {
    return this.#clock.after(this.#period, () => {
      this.#timer = this.#set()
      this.#waiting?.()
    })
  }
}
