import { detached } from '../../context/index.ts'
import type { Message, PubSub } from '../../pubsub/index.ts'
import type { Host } from '../host.ts'
import { REVOKED_EVENT, REVOKED_TOPIC } from '../revocation/revocation.ts'
import type { SessionStore } from '../store/store.ts'

/** What {@link RevokedSessions} are made of. */
export interface RevokedSessionsParts {
  readonly store: Pick<SessionStore, 'revokedSince'>
  readonly host: () => Host
  /** How long an access token may outlive its session, in ms: so long its end has to be known. */
  readonly kept: number
  /** How often the store is asked for what a lost message did not say, in ms. */
  readonly fallback: number
}

/** How far the clocks of nodes may be apart, in ms. */
const SKEW = 60_000

/**
 * The sessions that ended lately, as this node knows them: so that a token is refused at once, without a
 * query for each request. The other nodes tell of them, and every now and then the store is asked.
 */
export class RevokedSessions {
  readonly #parts: RevokedSessionsParts
  /** By session, when it may be forgotten. */
  readonly #ids = new Map<string, number>()
  readonly #listeners = new Set<(ids: readonly string[]) => void>()
  #pubsub: PubSub | undefined
  #leave: () => void = () => {}
  /** One more whenever messages may have been missed. */
  #life = 0
  #loadedAt = Number.NEGATIVE_INFINITY
  #loading: Promise<void> | undefined

  constructor(parts: RevokedSessionsParts) {
    this.#parts = parts
  }

  /**
   * Whether a session has ended lately.
   *
   * @throws what the store throws, when it has to be asked.
   */
  async has(id: string): Promise<boolean> {
    await this.refresh()
    return this.#ids.has(id)
  }

  /** The same by what is known already. */
  hasNow(id: string): boolean {
    return this.#ids.has(id)
  }

  /** Has `fn` called with sessions that have ended, at least once for each. */
  onRevoked(fn: (ids: readonly string[]) => void): void {
    this.#listeners.add(fn)
  }

  /** Asks the store, unless that was done within the fallback interval. */
  async refresh(): Promise<void> {
    for (;;) {
      const { clock, pubsub } = this.#parts.host()
      if (pubsub !== this.#pubsub) this.#listenOn(pubsub)
      if (clock.now() - this.#loadedAt < this.#parts.fallback) return
      const life = this.#life
      this.#loading ??= this.#load(life)
      await this.#loading
      // Otherwise messages may have been missed since the store was asked.
      if (life === this.#life) return
    }
  }

  /** The endpoint that the accounts run on has changed, or there is the first one. */
  #listenOn(pubsub: PubSub | undefined): void {
    this.#leave()
    this.#leave = () => {}
    this.#pubsub = pubsub
    this.#beginAnew()
    if (pubsub === undefined) return
    const subscriber = { receive: (message: Message) => this.#receive(message) }
    pubsub.subscribe(REVOKED_TOPIC, subscriber)
    const forget = pubsub.onReconnect(() => {
      this.#beginAnew()
      // What fails is asked again by whoever verifies next, who is told then.
      void detached(() => this.refresh()).catch(() => {})
    })
    this.#leave = () => {
      pubsub.unsubscribe(REVOKED_TOPIC, subscriber)
      forget()
    }
  }

  #beginAnew(): void {
    this.#life += 1
    this.#loadedAt = Number.NEGATIVE_INFINITY
    this.#loading = undefined
  }

  async #load(life: number): Promise<void> {
    const { store, host, kept } = this.#parts
    const now = host().clock.now()
    try {
      // What is revoked from now on is heard; what was before, the store knows.
      await this.#pubsub?.settled()
      const ids = await store.revokedSince(now - kept - SKEW)
      for (const [id, until] of this.#ids) {
        if (until <= now) this.#ids.delete(id)
      }
      this.#add(ids)
      if (life === this.#life) this.#loadedAt = now
    } finally {
      if (life === this.#life) this.#loading = undefined
    }
  }

  #receive(message: Message): void {
    if (message.event !== REVOKED_EVENT) return
    const { payload } = message
    const ids: unknown =
      typeof payload === 'object' && payload !== null && 'ids' in payload ? payload.ids : undefined
    if (Array.isArray(ids)) this.#add(ids.filter((id) => typeof id === 'string'))
  }

  #add(ids: readonly string[]): void {
    if (ids.length === 0) return
    const { host, kept } = this.#parts
    const until = host().clock.now() + kept + SKEW
    for (const id of ids) this.#ids.set(id, until)
    for (const tell of this.#listeners) tell(ids)
  }
}
