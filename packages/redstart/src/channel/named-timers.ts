import type { Clock, Timer } from '../clock/index.ts'
import { InvalidOption } from '../errors/index.ts'

/** The timers of one owner, which end with it; of a name there is one at a time. */
export class NamedTimers {
  readonly #clock: Clock
  readonly #timers = new Map<string, Timer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Calls `fn` once, after a while; an earlier timer of the same name is cancelled.
   *
   * @param milliseconds - From 0 on; never for `Infinity`
   * @throws InvalidOption for what is no time.
   */
  start(name: string, milliseconds: number, fn: () => void): void {
    if (!(milliseconds >= 0)) {
      throw new InvalidOption('milliseconds of after()', milliseconds, 'a number from 0 on')
    }
    this.cancel(name)
    const timer = this.#clock.after(milliseconds, () => {
      this.#timers.delete(name)
      fn()
    })
    this.#timers.set(name, timer)
  }

  /** Cancels a timer; that there is none is no error. */
  cancel(name: string): void {
    this.#timers.get(name)?.cancel()
    this.#timers.delete(name)
  }

  /** Cancels all. */
  end(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }
}
