import type { Clock } from '../clock/index.ts'

const MINUTE = 60_000

/** Says what happens often at most once a minute, with how often it has happened since. */
export class OnceAMinute {
  readonly #clock: Clock
  readonly #said = new Map<string, { at: number; times: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Something has happened once more.
   *
   * @param what - One of few: it is remembered for ever.
   * @param say - Called now, or not at all; with how often it has happened since the last time.
   */
  tell(what: string, say: (times: number) => void): void {
    const now = this.#clock.now()
    const last = this.#said.get(what)
    if (last !== undefined && now - last.at < MINUTE) {
      last.times += 1
      return
    }
    this.#said.set(what, { at: now, times: 0 })
    say((last?.times ?? 0) + 1)
  }
}
