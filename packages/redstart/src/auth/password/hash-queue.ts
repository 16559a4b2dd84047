import { HashingBusy } from '../../errors/index.ts'

/** How much work a {@link HashQueue} takes at once. */
export interface HashQueueLimits {
  /** How many run at a time. */
  readonly inFlight: number
  /** How many may wait for their turn. */
  readonly waiting: number
}

/**
 * Lets only so many hashes be computed at once, first come first served: each takes 19 MiB and a thread
 * that files and name look-ups need as well, so a flood of log-ins must not have them all.
 */
export class HashQueue {
  readonly #limits: HashQueueLimits
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limits: HashQueueLimits) {
    this.#limits = limits
  }

  /**
   * Does a piece of work when there is room for it.
   *
   * @throws HashingBusy (rejects) when too many are waiting already; what the work throws.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.inFlight) this.#running++
    else await this.#turn()
    try {
      return await work()
    } finally {
      // Whoever is next takes over the place, so that nobody who comes later is before them.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  /** @throws HashingBusy when {@link run} would reject now. */
  requireRoom(): void {
    const { length } = this.#waiting
    if (length >= this.#limits.waiting) throw new HashingBusy(length)
  }

  async #turn(): Promise<void> {
    this.requireRoom()
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
