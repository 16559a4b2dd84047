import { createHmac } from 'node:crypto'
import { SessionsUnavailable } from '../../errors/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { Host } from '../host.ts'
import type { Revocation } from '../revocation/revocation.ts'
import { sweepSessions } from '../revocation/sweep.ts'
import { formatHandle, type Handle, parseHandle } from '../secret/handle.ts'
import type { SecretKeys } from '../secret/secret-keys.ts'
import { mintId, mintSecret } from '../secret/secrets.ts'
import type { RevokeWhich, SessionRow, SessionStore } from '../store/store.ts'
import type { RequestInfo, SessionInfo, SessionKind } from '../types.ts'
import { presentSecret, reauthenticated, renewed, sessionHash } from './rotation.ts'
import { endOf, infoOf } from './session-info.ts'
import { figuresOf, type SessionSettings } from './session-settings.ts'

/** What {@link Sessions} are made of. */
export interface SessionsParts {
  readonly store: SessionStore
  readonly keys: SecretKeys
  readonly settings: SessionSettings
  readonly host: () => Host
  readonly audit: Pick<Audit, 'write'>
  readonly revocation: Pick<Revocation, 'revoked'>
}

/** A session that begins. */
export interface SessionStart {
  readonly userId: string
  readonly kind: SessionKind
  /** How its owner signed in: `password`, `oauth:company`, … */
  readonly method: string
  /** Whether it is to outlive the browser. */
  readonly persistent: boolean
  readonly info: RequestInfo
  /** When it ends at the latest besides, in ms since the epoch. Default no such time. */
  readonly ends?: readonly number[]
}

/** What presenting a handle comes to. */
export type Presented =
  | {
      readonly ok: true
      readonly session: SessionInfo
      /** A new one to hand out; undefined where the one that was presented stays good. */
      readonly handle: string | undefined
    }
  | {
      readonly ok: false
      /**
       * `none`: nothing was presented; `unknown`: garbage, or of a session that is not kept any more; `retired`:
       * a secret that was replaced longer than the grace ago.
       */
      readonly reason: 'none' | 'unknown' | 'expired' | 'revoked' | 'retired'
    }

/** How a handle is presented. */
export interface PresentOptions {
  /** Whether the answer can carry a new handle. Without it, as for sockets, nothing is replaced or revoked. */
  readonly rotate: boolean
  /** Who presents it, for the audit: asked when there is something to write. */
  readonly info?: () => RequestInfo
}

/** A session whose secret was replaced. */
export interface Handed {
  readonly session: SessionInfo
  /** What to hand out; undefined where a new one is on its way already. */
  readonly handle: string | undefined
}

/** What came of a revocation. */
export interface Revoked {
  /** The sessions that it ended. */
  readonly ids: readonly string[]
  /** Whether the other nodes could not be told: their connections end within the fallback interval. */
  readonly delayed: boolean
}

/** Who revokes, for the audit. */
export interface RevokedBy {
  readonly actorId?: string
  readonly info?: RequestInfo
}

/** Reasons of which the audit has an event of their own, written by who revokes. */
const AUDITED_ELSEWHERE = new Set(['log_out', 'theft'])

/** How often the use of a session is noted, in ms. */
const TOUCH = 60_000
/** How often somebody may have been faster before a request goes without a new secret. */
const TRIES = 4
const USER_AGENT_LENGTH = 256

/**
 * The sessions of an application: who begins one gets a handle, whoever presents that is known by it, until
 * the session ends. A session keeps its id for life while its secret is replaced every now and then, so what
 * hangs on the id, sockets above all, hangs on.
 */
export class Sessions {
  readonly #store: SessionStore
  readonly #keys: SecretKeys
  readonly #settings: SessionSettings
  readonly #host: () => Host
  readonly #audit: Pick<Audit, 'write'>
  readonly #revocation: Pick<Revocation, 'revoked'>

  constructor({ store, keys, settings, host, audit, revocation }: SessionsParts) {
    this.#store = store
    this.#keys = keys
    this.#settings = settings
    this.#host = host
    this.#audit = audit
    this.#revocation = revocation
  }

  /**
   * Begins a session. Browser sessions are begun by `completeSignIn` alone.
   *
   * @throws SessionsUnavailable when the store is.
   */
  async start(start: SessionStart): Promise<{ session: SessionInfo; handle: string }> {
    const { userId, kind, method, persistent, info, ends = [] } = start
    const now = this.#now()
    const { idle, absolute } = figuresOf(this.#settings, kind)
    const endsAt = Math.min(now + absolute, ...ends)
    const id = mintId()
    const secret = mintSecret()
    const row: SessionRow = {
      id,
      userId,
      kind,
      version: 1,
      secretHash: sessionHash(secret),
      pendingHash: undefined,
      pendingAt: undefined,
      previousHash: undefined,
      previousUntil: undefined,
      method,
      persistent,
      createdAt: now,
      rotatedAt: now,
      lastSeenAt: now,
      authenticatedAt: now,
      expiresAt: Math.min(now + idle, endsAt),
      endsAt,
      ip: info.ip,
      userAgent: info.userAgent?.slice(0, USER_AGENT_LENGTH),
      revokedAt: undefined,
      revokedReason: undefined,
    }
    await this.#ask(() => this.#store.insert(row))
    return { session: infoOf(row), handle: formatHandle(this.#keys, kind, { id, secret }) }
  }

  /**
   * Finds the session of a handle, whatever is given as one. A secret that was replaced longer than the
   * grace ago has been copied: the session is revoked.
   *
   * @throws SessionsUnavailable when the store is: nobody is taken for a guest because of that.
   */
  async present(given: unknown, kind: SessionKind, options: PresentOptions): Promise<Presented> {
    if (given === undefined) return { ok: false, reason: 'none' }
    const handle = parseHandle(this.#keys, kind, given)
    if (handle === undefined) return { ok: false, reason: 'unknown' }
    for (let left = TRIES; ; left -= 1) {
      // Who was too slow so often goes without a new secret this time.
      const presented = await this.#present(handle, kind, {
        ...options,
        rotate: options.rotate && left > 0,
      })
      if (presented !== 'outrun') return presented
    }
  }

  async #present(
    { id, secret }: Handle,
    kind: SessionKind,
    { rotate, info }: PresentOptions,
  ): Promise<Presented | 'outrun'> {
    const row = await this.#ask(() => this.#store.get(id))
    const now = this.#now()
    if (row === undefined || row.kind !== kind) return { ok: false, reason: 'unknown' }
    const end = endOf(row, now)
    if (end !== undefined) return { ok: false, reason: end }
    const verdict = presentSecret(row, secret, {
      now,
      rotate,
      figures: figuresOf(this.#settings, kind),
      successors: () => this.#successors(kind, id, secret),
    })
    if (!verdict.accepted) {
      if (rotate) await this.#suspectTheft(row, info?.())
      return { ok: false, reason: 'retired' }
    }
    const { next } = verdict
    let seen: SessionRow
    if (verdict.row === row) {
      seen = await this.#touch(row, now)
    } else {
      seen = this.#seen(verdict.row, now)
      if (!(await this.#swap(seen, row.version))) return 'outrun'
    }
    const handle = next && formatHandle(this.#keys, kind, { id, secret: next })
    return { ok: true, session: infoOf(seen), handle }
  }

  /**
   * Notes that the owner of a session has proved again who they are. The id stays.
   *
   * @returns the handle to hand out, undefined where a new one is on its way already; nothing for a session
   *   that has ended.
   * @throws SessionsUnavailable when the store is.
   */
  reauthenticate(id: string): Promise<Handed | undefined> {
    return this.#replace(id, reauthenticated)
  }

  /**
   * Replaces the secret of a session before its time, after a change that a copy of it must not outlive.
   *
   * @returns as {@link reauthenticate} does.
   * @throws SessionsUnavailable when the store is.
   */
  renew(id: string): Promise<Handed | undefined> {
    return this.#replace(id, renewed)
  }

  async #replace(id: string, change: typeof renewed): Promise<Handed | undefined> {
    for (;;) {
      const row = await this.#ask(() => this.#store.get(id))
      const now = this.#now()
      if (row === undefined || endOf(row, now) !== undefined) return undefined
      const secret = mintSecret()
      const figures = figuresOf(this.#settings, row.kind)
      const changed = change(row, secret, { now, figures })
      const seen = this.#seen(changed.row, now)
      if (!(await this.#swap(seen, row.version))) continue
      const handle = changed.handsOut
        ? formatHandle(this.#keys, row.kind, { id, secret })
        : undefined
      return { session: infoOf(seen), handle }
    }
  }

  /**
   * A session by its id, for sockets and live views that have proved to belong to it.
   *
   * @returns undefined when it is revoked, expired or gone.
   * @throws SessionsUnavailable when the store is.
   */
  async live(id: string): Promise<SessionInfo | undefined> {
    const row = await this.#ask(() => this.#store.get(id))
    const now = this.#now()
    if (row === undefined || endOf(row, now) !== undefined) return undefined
    return infoOf(await this.#touch(row, now))
  }

  /** The sessions of a user that are alive, last used first. */
  async list(userId: string): Promise<SessionInfo[]> {
    const now = this.#now()
    const rows = await this.#ask(() => this.#store.listByUser(userId, now))
    return rows.filter((row) => endOf(row, now) === undefined).map(infoOf)
  }

  /**
   * Ends sessions: their secrets are good for nothing any more, and their connections are closed on all
   * nodes. Each is audited as `session_revoked`, but for the reasons `log_out` and `theft`, which have events
   * of their own.
   *
   * @param reason - One word, for the audit.
   * @throws SessionsUnavailable when the store is, and nothing has ended then.
   */
  async revoke(which: RevokeWhich, reason: string, by: RevokedBy = {}): Promise<Revoked> {
    const ids = await this.#ask(() => this.#store.revoke(which, reason, this.#now()))
    if (ids.length === 0) return { ids, delayed: false }
    const { delayed } = await this.#revocation.revoked(ids)
    if (!AUDITED_ELSEWHERE.has(reason)) await this.#auditRevoked(ids, which, reason, by)
    return { ids, delayed }
  }

  /** Forgets sessions that have ended long enough ago. @returns how many. */
  sweep(): Promise<number> {
    return this.#ask(() => sweepSessions({ sessions: this.#store }, this.#now()))
  }

  /** The next secret, by each key of the ring: who comes at the same time is given the same one. */
  #successors(kind: SessionKind, id: string, secret: string): readonly string[] {
    return this.#keys
      .all('session rotation')
      .map((key) => createHmac('sha256', key).update(`${kind}.${id}.${secret}`).digest('base64url'))
  }

  async #suspectTheft(row: SessionRow, info: RequestInfo | undefined): Promise<void> {
    const { id: sessionId, userId } = row
    const { ids } = await this.revoke({ ids: [sessionId] }, 'theft')
    if (ids.length === 0) return
    await this.#audit.write({ kind: 'theft_suspected', userId, sessionId, info })
  }

  async #auditRevoked(
    ids: readonly string[],
    which: RevokeWhich,
    reason: string,
    by: RevokedBy,
  ): Promise<void> {
    const owners =
      'userId' in which
        ? new Map(ids.map((id) => [id, which.userId]))
        : new Map(
            (await this.#ask(() => this.#store.getMany(ids))).map(({ id, userId }) => [id, userId]),
          )
    for (const sessionId of ids) {
      await this.#audit.write({
        kind: 'session_revoked',
        sessionId,
        userId: owners.get(sessionId),
        reason,
        ...by,
      })
    }
  }

  /** The row of a session that is used now. */
  #seen(row: SessionRow, now: number): SessionRow {
    const { idle } = figuresOf(this.#settings, row.kind)
    return { ...row, lastSeenAt: now, expiresAt: Math.min(row.endsAt, now + idle) }
  }

  async #touch(row: SessionRow, now: number): Promise<SessionRow> {
    if (now - row.lastSeenAt < TOUCH) return row
    const seen = this.#seen(row, now)
    await this.#ask(() => this.#store.touch(row.id, seen.lastSeenAt, seen.expiresAt))
    return seen
  }

  #swap(row: SessionRow, expected: number): Promise<boolean> {
    return this.#ask(() => this.#store.swap({ ...row, version: expected + 1 }, expected))
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question()
    } catch (cause) {
      throw new SessionsUnavailable(cause)
    }
  }

  #now(): number {
    return this.#host().clock.now()
  }
}
