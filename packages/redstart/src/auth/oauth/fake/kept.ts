import type { Clock } from '../../../clock/index.ts'
import { mintSecret } from '../../secret/secrets.ts'

/** So many are kept at once; what is older makes room. */
const MAX_KEPT = 1_000

/** Keeps things for a while, each under a secret of its own. */
export class Kept<T> {
  readonly #clock: () => Clock
  readonly #ms: number
  readonly #things = new Map<string, { readonly thing: T; readonly until: number }>()

  /** @param ms - For how long, in milliseconds. */
  constructor(clock: () => Clock, ms: number) {
    this.#clock = clock
    this.#ms = ms
  }

  /** Keeps something. @returns the secret that finds it. */
  put(thing: T): string {
    const secret = mintSecret()
    this.#things.set(secret, { thing, until: this.#clock().now() + this.#ms })
    for (const oldest of this.#things.keys()) {
      if (this.#things.size <= MAX_KEPT) break
      this.#things.delete(oldest)
    }
    return secret
  }

  /** What is kept under a secret. */
  find(secret: string): T | undefined {
    const kept = this.#things.get(secret)
    return kept && kept.until > this.#clock().now() ? kept.thing : undefined
  }

  /** The same, which is gone then. */
  take(secret: string): T | undefined {
    const thing = this.find(secret)
    this.#things.delete(secret)
    return thing
  }
}
