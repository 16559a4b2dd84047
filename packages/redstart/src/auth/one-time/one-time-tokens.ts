import type { Host } from '../host.ts'
import { hashSecret, mintSecret } from '../secret/secrets.ts'
import type { TokenRow, TokenStore } from '../store/store.ts'

/** What a one-time token is for. */
export interface OneTimeOptions {
  /** `reset`, `confirm`, …: no other purpose takes it. */
  readonly purpose: string
  readonly userId: string
  /** The address that it is sent to; who takes it checks that the user still has it. */
  readonly sentTo: string
  /** What it carries, such as the new address. Default nothing. */
  readonly data?: string
  /** How long it is good, in seconds. */
  readonly seconds: number
}

/** What `mintSecret` makes: 32 bytes in base64url. */
const SECRET = /^[\w-]{43}$/

/**
 * Tokens that are sent by mail and work once. Only a hash of each is kept, bound to its purpose; each
 * user has at most one of a purpose, the newest. What is no token gives undefined, and no query.
 */
export class OneTimeTokens {
  readonly #store: TokenStore
  readonly #host: () => Host

  constructor(store: TokenStore, host: () => Host) {
    this.#store = store
    this.#host = host
  }

  /** Makes a token in place of the older one of its user and purpose. Gives what goes into the link. */
  async mint({ purpose, userId, sentTo, data = '', seconds }: OneTimeOptions): Promise<string> {
    const secret = mintSecret()
    const createdAt = this.#host().clock.now()
    const expiresAt = createdAt + seconds * 1_000
    const hash = hashSecret(purpose, secret)
    await this.#store.put({ hash, purpose, userId, sentTo, data, createdAt, expiresAt })
    return secret
  }

  /** What a token is for, without using it up: for the page that the link leads to. */
  async look(purpose: string, secret: unknown): Promise<TokenRow | undefined> {
    if (!isSecret(secret)) return undefined
    return this.#store.find(hashSecret(purpose, secret), this.#host().clock.now())
  }

  /** Uses a token up: of several who try at once one gets it. */
  async take(purpose: string, secret: unknown): Promise<TokenRow | undefined> {
    if (!isSecret(secret)) return undefined
    return this.#store.take(hashSecret(purpose, secret), this.#host().clock.now())
  }

  /** Ends the tokens of a user, or those of some purposes. */
  forget(userId: string, purposes?: readonly string[]): Promise<void> {
    return this.#store.deleteByUser(userId, purposes)
  }

  /** Ends the tokens of a user that were made since, of whatever purpose. @param createdAt - Of the first. */
  forgetSince(userId: string, createdAt: number): Promise<void> {
    return this.#store.deleteSince(userId, createdAt)
  }
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && SECRET.test(value)
}
