import type { Clock, Timer } from '../../clock/index.ts'

/** How long nothing may change until what has is handed over, in ms. */
const QUIET = 50
/** How long a storm of changes is waited out at most, in ms. */
const LONGEST = 1_000

/**
 * Gathers what comes in quick succession, as when an editor saves many files or a branch is switched, and
 * hands it over at once when no more comes.
 */
export class Batches {
  readonly #clock: Clock
  readonly #take: (batch: ReadonlySet<string>) => void
  #gathered = new Set<string>()
  #quiet: Timer | undefined
  #longest: Timer | undefined

  /** @param take - Called with each batch. */
  constructor(clock: Clock, take: (batch: ReadonlySet<string>) => void) {
    this.#clock = clock
    this.#take = take
  }

  add(item: string): void {
    this.#gathered.add(item)
    this.#quiet?.cancel()
    this.#quiet = this.#clock.after(QUIET, () => this.#handOver())
    this.#longest ??= this.#clock.after(LONGEST, () => this.#handOver())
  }

  /** Forgets what was not handed over. */
  cancel(): void {
    this.#quiet?.cancel()
    this.#longest?.cancel()
    this.#longest = undefined
    this.#gathered = new Set()
  }

  #handOver(): void {
    const batch = this.#gathered
    this.cancel()
    this.#take(batch)
  }
}
