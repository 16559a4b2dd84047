import type { SignIns } from './audit/audit.ts'
import type { AuditRecord } from './audit/audit-event.ts'
import type { Core } from './core.ts'
import type { Evidence } from './extension.ts'
import type { ConnectionGuard } from './guard/connections.ts'
import type { Guards } from './guard/guards.ts'
import type { LiveGuards } from './guard/live-hooks.ts'
import type { SocketGuard } from './guard/socket.ts'
import type { Host } from './host.ts'
import type { MountRoutes } from './page/mount.ts'
import type { Paths } from './page/paths.ts'
import type { Revoked } from './session/sessions.ts'
import type { SignedIn } from './sign-in/complete-sign-in.ts'
import type { AccountUser, Scope, ScopedConn, SessionInfo, UserScope } from './types.ts'
import type { Invitation } from './user/invitations.ts'
import type { StoredUser } from './user/users.ts'

/** What an endpoint needs of the accounts that it is given. */
export interface AccountsService extends ConnectionGuard {
  /**
   * Lends them what they run on, and starts what runs by itself.
   *
   * @returns what stops it again.
   */
  $run(host: Host): () => Promise<void>
}

/**
 * The accounts of an application: what its pipelines, sockets, views and scripts ask. Made by
 * `defineAccounts`.
 *
 * @typeParam U - A user, as the application's table has them.
 * @typeParam P - What all addresses of the accounts begin with.
 */
export interface Accounts<U extends AccountUser = AccountUser, P extends string = string>
  extends AccountsService,
    Guards<U>,
    SocketGuard<U> {
  /** The parts of the accounts, for what is built on them. */
  readonly core: Core
  /** Guards for live views. */
  readonly live: LiveGuards<U>
  /** Where the pages of the accounts are. */
  readonly paths: Paths
  /**
   * The pages: `router.scope('/', browser, accounts.routes)`, behind a pipeline with `accounts.load`. They
   * refuse forged forms whatever the pipeline does.
   */
  readonly routes: MountRoutes<P>

  /**
   * Logs somebody in, for pages of one's own: the one exit of every way to sign in. Whether the evidence
   * is right is the caller's to know.
   *
   * @example
   * const signedIn = await accounts.logIn(conn, user, { method: 'badge', remember: false })
   * return signedIn.ok ? conn.redirect(signedIn.to) : conn.redirect('/refused')
   */
  logIn(conn: ScopedConn<U>, user: U, evidence: Evidence): Promise<SignedIn>
  /** Ends the session of a request; nothing happens to a guest. */
  logOut(conn: ScopedConn<U>): Promise<void>

  /**
   * Invites somebody by mail, as the page of the extension `invitations` does: the answer does not tell
   * whether the address has an account.
   *
   * @throws InvalidOption for what is no address.
   */
  invite(email: string, options?: InviteOptions): Promise<Invitation>
  /** Whether a scope is somebody's who is logged in: for layouts, which guests see too. */
  isUser(scope: Scope<U>): scope is UserScope<U>
  /**
   * Makes an account, for seeds, scripts and tests: by the same rules as the form to register, but without its
   * throttle, and an address that has an account is an error of the changeset.
   *
   * @example
   * const made = await accounts.createUser({ email: 'ann@example.com', nickname: 'ann', confirmed: true })
   */
  createUser(user: NewUser): Promise<StoredUser<U>>
  /** The user with this id, or undefined. */
  userOf(id: string): Promise<U | undefined>
  /** The user with this address, however it is written, or undefined. */
  userByEmail(email: string): Promise<U | undefined>
  /** Where a user is logged in, last used first. */
  sessionsOf(userId: string): Promise<readonly SessionInfo[]>
  /** Ends a session and closes its connections on every node. */
  revokeSession(id: string, reason: string): Promise<Revoked>
  /** Ends all sessions of a user, but for the one that is excepted. */
  revokeAll(userId: string, options?: { readonly except?: string }): Promise<Revoked>
  /** Suspends an account: nobody can log in to it, and its sessions end. */
  suspend(userId: string, reason: string): Promise<void>
  /** Ends a suspension. */
  reinstate(userId: string): Promise<void>
  /** Unlocks an account that was locked after too many failures. */
  unlock(userId: string): Promise<void>
  /** Deletes an account and all that is its alone, as its owner can do it; false when there is none. */
  deleteUser(userId: string): Promise<boolean>
  /** How often, when and from where a user logged in. */
  signInsOf(userId: string): Promise<SignIns>
  /** What happened to an account, newest first. */
  eventsOf(userId: string, limit?: number): Promise<readonly AuditRecord[]>
}

/** Somebody to make an account for: besides these, what the application's own fields are to hold. */
export interface NewUser {
  readonly email: string
  /** In the clear; without one the account has none, and is entered by other means. */
  readonly password?: string
  /** Whether the address counts as proven. Default false. */
  readonly confirmed?: boolean
  readonly [field: string]: unknown
}

/** What an invitation of {@link Accounts.invite} is about. */
export interface InviteOptions {
  /** The id of the user who invites; nobody where a program does. */
  readonly by?: string
  /** What it carries, such as a role: JSON of at most 4,096 characters, given to `accepted`. */
  readonly data?: unknown
  /** For how many days it can be accepted. Default 7. */
  readonly days?: number
}
