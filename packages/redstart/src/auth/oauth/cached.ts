import type { Clock } from '../../clock/index.ts'

/** For how long a document of a provider is good, in milliseconds. */
const FRESH = 3_600_000

/**
 * Something that is fetched when it is first needed, once for all who need it then, and again after an
 * hour. While it cannot be had again, what was fetched last still serves.
 */
export class Cached<T> {
  readonly #clock: () => Clock
  #known: { readonly value: T; readonly at: number } | undefined
  #running: Promise<T> | undefined

  constructor(clock: () => Clock) {
    this.#clock = clock
  }

  /**
   * The value, fetched by `fetch` if need be.
   *
   * @throws what fetching does, as long as it never succeeded.
   */
  async get(fetch: () => Promise<T>): Promise<T> {
    const known = this.#known
    if (known !== undefined && this.#clock().now() - known.at < FRESH) return known.value
    this.#running ??= this.#renew(fetch).finally(() => {
      this.#running = undefined
    })
    try {
      return await this.#running
    } catch (error) {
      if (known === undefined) throw error
      return known.value
    }
  }

  async #renew(fetch: () => Promise<T>): Promise<T> {
    const value = await fetch()
    this.#known = { value, at: this.#clock().now() }
    return value
  }
}
