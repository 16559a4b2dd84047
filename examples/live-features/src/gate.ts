/** Holds back who waits until somebody opens it: what takes time elsewhere, in the visitor's hands. */
export class Gate<T> {
  readonly #waiting = new Set<Waiting<T>>()

  /** @param signal - Ends the wait with its reason. */
  wait(signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add({ resolve, reject })
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }

  /** Lets all go who wait, with a value. */
  open(value: T): void {
    for (const { resolve } of this.#waiting) resolve(value)
    this.#waiting.clear()
  }

  /** Lets all go who wait, with an error. */
  fail(error: Error): void {
    for (const { reject } of this.#waiting) reject(error)
    this.#waiting.clear()
  }
}

interface Waiting<T> {
  resolve(value: T): void
  reject(error: Error): void
}
