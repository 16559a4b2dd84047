import { createHmac } from 'node:crypto'
import type { Host } from '../host.ts'
import type { SecretKeys } from '../secret/secret-keys.ts'
import type { ThrottleStore } from '../store/store.ts'
import { normalizeEmail } from '../user/email.ts'
import { networkOf } from './network.ts'
import type { Limit, ThrottleSettings } from './throttle-settings.ts'

const MAX_LENGTH = 320

/** Whether something may be tried now. */
export type Allowed =
  | { readonly ok: true }
  | {
      readonly ok: false
      /** After how many seconds it may be tried again: for `Retry-After`. */
      readonly retryAfter: number
      /** Whether this is the attempt that went over the limit: the one to audit. */
      readonly isFirst: boolean
    }

/**
 * Counts attempts, on all nodes together, and says when there were too many. An attempt is
 * counted before anything is done for it, so that many at once are no way round, and whether or not
 * there is an account.
 *
 * The store never sees addresses of any kind: keys are HMACs of them.
 */
export class Throttles {
  readonly #store: ThrottleStore
  readonly #keys: SecretKeys
  readonly #host: () => Host
  readonly #settings: ThrottleSettings

  constructor(
    store: ThrottleStore,
    keys: SecretKeys,
    host: () => Host,
    settings: ThrottleSettings,
  ) {
    this.#store = store
    this.#keys = keys
    this.#host = host
    this.#settings = settings
  }

  /**
   * Counts a try to log in.
   *
   * @param email - However it is written: all ways to write one address count as one.
   * @param ip - Who asks, through trusted proxies; undefined counts as one network of its own.
   */
  logIn(email: string, ip: string | undefined): Promise<Allowed> {
    const { logInPerAccount, logInPerNetwork } = this.#settings
    return this.#hitAll(
      [this.#accountKey(email), logInPerAccount],
      [this.#key('log in from', networkOf(ip)), logInPerNetwork],
    )
  }

  /**
   * Counts a mail that somebody asks for.
   *
   * @param purpose - Which mail; those of different purposes are counted apart for the address.
   */
  mail(purpose: string, email: string, ip: string | undefined): Promise<Allowed> {
    const { mailPerAddress, mailPerNetwork } = this.#settings
    return this.#hitAll(
      [this.#key('mail to', purpose, addressOf(email)), mailPerAddress],
      [this.#key('mail from', networkOf(ip)), mailPerNetwork],
    )
  }

  /** Counts a registration. */
  register(ip: string | undefined): Promise<Allowed> {
    const { registerPerNetwork } = this.#settings
    return this.#hitAll([this.#key('register from', networkOf(ip)), registerPerNetwork])
  }

  /** Somebody proved to own an account: its counter begins anew, that of the network does not. */
  async succeeded(email: string): Promise<void> {
    await this.#store.clear(this.#accountKey(email))
  }

  async #hitAll(...counters: readonly (readonly [key: string, limit: Limit])[]): Promise<Allowed> {
    const now = this.#host().clock.now()
    const over = await Promise.all(
      counters.map(async ([key, { attempts, seconds }]) => {
        const { count, resetsAt } = await this.#store.hit(key, seconds * 1000, now)
        if (count <= attempts) return undefined
        return {
          wait: Math.max(1, Math.ceil((resetsAt - now) / 1000)),
          first: count === attempts + 1,
        }
      }),
    )
    const refusals = over.filter((one) => one !== undefined)
    if (refusals.length === 0) return { ok: true }
    return {
      ok: false,
      retryAfter: Math.max(...refusals.map(({ wait }) => wait)),
      isFirst: refusals.some(({ first }) => first),
    }
  }

  #accountKey(email: string): string {
    return this.#key('log in to', addressOf(email))
  }

  #key(...parts: readonly string[]): string {
    return createHmac('sha256', this.#keys.current('throttle'))
      .update(JSON.stringify(parts))
      .digest('base64url')
  }
}

/** What is no address is counted as it is, as far as one could reach. */
function addressOf(email: string): string {
  return normalizeEmail(email) ?? email.slice(0, MAX_LENGTH)
}
