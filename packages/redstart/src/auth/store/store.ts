import type { SessionKind } from '../types.ts'

/**
 * A session as it is kept. Times are milliseconds since the Unix epoch, of which a store may cut the
 * fraction; hashes are SHA-256 in base64url.
 */
export interface SessionRow {
  /** 128 random bits in base64url: public, and never changed. */
  readonly id: string
  readonly userId: string
  readonly kind: SessionKind
  /** Goes up by one whenever the row is swapped: what compare-and-set compares. */
  readonly version: number
  /** Of the secret that is good now; empty when the session is revoked. */
  readonly secretHash: string
  /** Of the next secret, which was handed out and not presented yet. */
  readonly pendingHash: string | undefined
  readonly pendingAt: number | undefined
  /** Of the secret before, which is good until `previousUntil`. */
  readonly previousHash: string | undefined
  readonly previousUntil: number | undefined
  /** How its owner signed in. */
  readonly method: string
  readonly persistent: boolean
  readonly createdAt: number
  readonly rotatedAt: number
  readonly lastSeenAt: number
  readonly authenticatedAt: number
  /** Refused from then on unless it is used before; never later than `endsAt`. */
  readonly expiresAt: number
  /** Refused from then on whatever happens. */
  readonly endsAt: number
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly revokedAt: number | undefined
  readonly revokedReason: string | undefined
}

/** Keeps sessions. All nodes of an application share one. */
export interface SessionStore {
  insert(row: SessionRow): Promise<void>
  /** The row, revoked or expired ones too until they are swept. */
  get(id: string): Promise<SessionRow | undefined>
  /** Those of the ids that there are, in any order. */
  getMany(ids: readonly string[]): Promise<readonly SessionRow[]>
  /**
   * Puts `row` in place of the one with its id, if that still has the version `expected`: compare-and-set.
   * What is kept has the version after that, whatever the version of `row`.
   *
   * @returns false when somebody else was first, or the session is revoked or gone; then nothing is changed.
   */
  swap(row: SessionRow, expected: number): Promise<boolean>
  /** Notes that a session is in use; leaves the version alone. Nothing happens to one that is revoked or gone. */
  touch(id: string, lastSeenAt: number, expiresAt: number): Promise<void>
  /**
   * Marks sessions as revoked, blanks their secrets, and raises their version.
   *
   * @returns the ids of those that were not revoked before.
   */
  revoke(which: RevokeWhich, reason: string, at: number): Promise<readonly string[]>
  /** The sessions of a user that are neither revoked nor past `now`, last used first. */
  listByUser(userId: string, now: number): Promise<readonly SessionRow[]>
  /** The ids of sessions revoked at or after `since`. */
  revokedSince(since: number): Promise<readonly string[]>
  /**
   * Forgets sessions that expired or were revoked before `before`. Safe on several nodes at once. A
   * store whose rows expire by themselves may leave it to that.
   *
   * @param limit - How many rows at most, so that nothing is locked for long.
   * @returns how many.
   */
  sweep(before: number, limit: number): Promise<number>
}

/** Which sessions to revoke. */
export type RevokeWhich =
  | { readonly ids: readonly string[] }
  | { readonly userId: string; readonly except?: string }

/** A one-time token as it is kept. */
export interface TokenRow {
  /** SHA-256 of purpose and secret, base64url. */
  readonly hash: string
  readonly purpose: string
  /** Whose it is: at most one token of a purpose is kept for each. */
  readonly userId: string
  /** The address that it was sent to: it dies when the user has another. */
  readonly sentTo: string
  /** What it carries, such as the new address; empty for nothing. */
  readonly data: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** Keeps one-time tokens. */
export interface TokenStore {
  /** Keeps a token in place of an older one of the same user and purpose. */
  put(row: TokenRow): Promise<void>
  /** The token, if it has not expired; it stays. */
  find(hash: string, now: number): Promise<TokenRow | undefined>
  /** The token, if it has not expired, which is gone then: of several who take it at once one gets it. */
  take(hash: string, now: number): Promise<TokenRow | undefined>
  /** Forgets the tokens of a user, or those of some purposes. */
  deleteByUser(userId: string, purposes?: readonly string[]): Promise<void>
  /** Forgets the tokens of a user that were made at or after `createdAt`, of whatever purpose. */
  deleteSince(userId: string, createdAt: number): Promise<void>
  sweep(before: number, limit: number): Promise<number>
}

/** What a counter stands at. */
export interface ThrottleCount {
  readonly count: number
  /** When it begins anew. */
  readonly resetsAt: number
}

/** Counts attempts in fixed windows. Keys are made by us and hold no addresses or names in the clear. */
export interface ThrottleStore {
  /** Counts one more, in a window of `windowMs` that begins with the first. */
  hit(key: string, windowMs: number, now: number): Promise<ThrottleCount>
  /** What it stands at, without counting. */
  peek(key: string, now: number): Promise<ThrottleCount | undefined>
  clear(key: string): Promise<void>
  sweep(before: number, limit: number): Promise<number>
}

/** Where the accounts of an application keep what is not the users themselves. */
export interface AccountStore {
  readonly sessions: SessionStore
  readonly tokens: TokenStore
  readonly throttles: ThrottleStore
  /** Whether it ends with the process, which is warned of in production. Default false. */
  readonly inMemory?: boolean
  /** Lets go of connections that it opened itself. */
  close(): Promise<void>
}
