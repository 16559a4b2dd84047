import type { Timer } from '../../clock/index.ts'
import { detached } from '../../context/index.ts'
import type { Host } from '../host.ts'
import { mintId } from '../secret/secrets.ts'
import type { AccessClaims } from './access-token.ts'
import type { RevokedSessions } from './revoked-sessions.ts'

/** Whose a connection is. */
type Owner = Pick<AccessClaims, 'userId' | 'sessionId'>

/** A connection that was opened with a token. */
interface Opened extends Owner {
  readonly openedAt: number
  /** Until when it may stay, in ms since the Unix epoch. */
  until: number
}

const PREFIX = 'auth:token:'

/**
 * The connections of this node that were opened with tokens, and their ends: when the token expires, unless
 * a newer one was shown, and when its session ends.
 *
 * Who is told to go may not listen to its name yet. So all are looked at every now and then, and told again;
 * those whose name nobody listens to at the second look are gone.
 */
export class TokenSockets {
  readonly #host: () => Host
  readonly #revoked: RevokedSessions
  /** The longest time between two looks, in ms. */
  readonly #pause: number
  readonly #opened = new Map<string, Opened>()
  #timer: Timer | undefined
  /** When it fires. */
  #due = 0

  constructor(host: () => Host, revoked: RevokedSessions, pause: number) {
    this.#host = host
    this.#revoked = revoked
    this.#pause = pause
    revoked.onRevoked((ids) => this.#revokedNow(new Set(ids)))
  }

  /** A name for a connection that may be opened. */
  name(): string {
    return PREFIX + mintId()
  }

  /** Watches a connection that is being opened. */
  open(name: string, until: number, { userId, sessionId }: Owner): void {
    if (this.#opened.has(name)) return
    const now = this.#host().clock.now()
    this.#opened.set(name, { userId, sessionId, until, openedAt: now })
    this.#lookAt(Math.min(until, now + this.#pause))
  }

  /**
   * Lets a connection stay for as long as a newer token is good. One of another user or session closes it.
   *
   * @returns whether it may stay.
   */
  renew(name: string, { userId, sessionId, expiresAt }: AccessClaims): boolean {
    const opened = this.#opened.get(name)
    if (opened === undefined || opened.until <= this.#host().clock.now()) return false
    if (opened.userId !== userId || opened.sessionId !== sessionId) {
      opened.until = 0
      this.#disconnect(name)
      return false
    }
    opened.until = Math.max(opened.until, expiresAt.getTime())
    return true
  }

  /** Until when a connection may stay; undefined for one that is not watched. */
  untilOf(name: string): number | undefined {
    return this.#opened.get(name)?.until
  }

  #disconnect(name: string): void {
    this.#host().pubsub?.localBroadcast(name, 'disconnect', {})
  }

  #revokedNow(ids: ReadonlySet<string>): void {
    for (const [name, { sessionId }] of this.#opened) {
      if (ids.has(sessionId)) this.#disconnect(name)
    }
  }

  /** Has the connections looked at, then or before. */
  #lookAt(at: number): void {
    if (this.#timer !== undefined && at >= this.#due) return
    const { clock } = this.#host()
    this.#timer?.cancel()
    this.#due = at
    // Whoever opens a connection may be inside of a transaction, which is over then.
    this.#timer = clock.after(Math.max(0, at - clock.now()), () => {
      void detached(() => this.#look())
    })
  }

  async #look(): Promise<void> {
    const { clock, logger, pubsub } = this.#host()
    this.#timer = undefined
    // The endpoint has closed, and its connections with it.
    if (pubsub === undefined) this.#opened.clear()
    const now = clock.now()
    let next = now + this.#pause
    for (const [name, { until, sessionId, openedAt }] of this.#opened) {
      if (until <= now || this.#revoked.hasNow(sessionId)) this.#disconnect(name)
      else next = Math.min(next, until)
      const isNew = now - openedAt < this.#pause
      if (!isNew && !pubsub?.hasSubscribers(name)) this.#opened.delete(name)
    }
    if (this.#opened.size === 0) return
    this.#lookAt(next)
    try {
      await this.#revoked.refresh()
    } catch (err) {
      logger.error({ err }, 'The sessions of connections with tokens could not be looked up.')
    }
  }
}
