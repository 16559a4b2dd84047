import type { Conn } from '../http/index.ts'

/** What every user has, whatever else the application's table holds. */
export interface AccountUser {
  readonly id: string
  /** As it was normalised: trimmed, NFKC, lower case. */
  readonly email: string
  /** A PHC string; null for a user who signs in by other means. */
  readonly passwordHash: string | null
  /** When the address was proven; null while it is not. */
  readonly confirmedAt: Date | null
  /** Until when signing in is refused after too many failures. */
  readonly lockedUntil: Date | null
  /** Since when the account is suspended. */
  readonly suspendedAt: Date | null
  /** Since when there is the account. */
  readonly insertedAt: Date
}

/** What is known of a session, for guards, lists and pages: nothing secret. */
export interface SessionInfo {
  /** Public and stable: sockets, audit and lists know the session by it. */
  readonly id: string
  readonly userId: string
  /** `browser` for a cookie, `api` for a refresh token. */
  readonly kind: SessionKind
  /** How its owner signed in: `password`, `oauth:company`, … */
  readonly method: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** When its owner last proved who they are. */
  readonly authenticatedAt: Date
  /** When it ends at the latest, if it is not used from now on. */
  readonly expiresAt: Date
  readonly persistent: boolean
  readonly ip: string | undefined
  readonly userAgent: string | undefined
}

/** What carries the secret of a session. */
export type SessionKind = 'browser' | 'api'

/** Who a request, a socket or a live view belongs to; nobody for a guest. */
export interface Scope<U extends AccountUser = AccountUser> {
  readonly user: U | undefined
  readonly session: SessionInfo | undefined
}

/** The scope of somebody who is signed in. */
export interface UserScope<U extends AccountUser = AccountUser> {
  readonly user: U
  readonly session: SessionInfo
}

/** What is remembered of a request for audit, throttles and the list of sessions. */
export interface RequestInfo {
  readonly ip: string | undefined
  readonly userAgent: string | undefined
}

/** A request that has passed `accounts.load`. */
export type ScopedConn<U extends AccountUser = AccountUser> = Conn<{ scope: Scope<U> }>

/** A request of somebody who is signed in. */
export type UserConn<U extends AccountUser = AccountUser> = Conn<{ scope: UserScope<U> }>
