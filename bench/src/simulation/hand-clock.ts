/** The part of a clock that a tracker needs. */
interface Clock {
  now(): number
  after(ms: number, fn: () => void): { cancel(): void }
}

/** A clock of many replicas that stands still until it is moved. */
export class HandClock implements Clock {
  #now = Date.UTC(2026, 0, 1)
  readonly #timers = new Set<{ readonly due: number; readonly fn: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, fn: () => void): { cancel(): void } {
    const timer = { due: this.#now + ms, fn }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** Moves on and fires what is due. What that starts is not due before the next call. */
  advance(ms: number): void {
    this.#now += ms
    const due = [...this.#timers].filter((timer) => timer.due <= this.#now)
    for (const timer of due) if (this.#timers.delete(timer)) timer.fn()
  }
}
