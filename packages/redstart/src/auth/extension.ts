import type { Html } from '../html/index.ts'
import type { Answer } from '../http/index.ts'
import type { AuditRecord } from './audit/audit-event.ts'
import type { Core } from './core.ts'
import type { PageLink, SignInWay } from './page/page-context.ts'
import type { AccountUser, ScopedConn, UserConn } from './types.ts'

type MaybePromise<T> = T | Promise<T>

/** How somebody proved who they are. */
export interface Evidence {
  /** `password`, `reset`, `invitation`, `oauth:company`, … as sessions and the audit name it. */
  readonly method: string
  /** Whether the session is to outlive the browser. */
  readonly remember: boolean
}

/**
 * Why a sign-in is refused although the evidence is right. The visitor is told nothing of it but by mail.
 * `changed`: the account was, between the proof and the sign-in.
 */
export type Refusal = 'locked' | 'suspended' | 'unconfirmed' | 'changed'

/** Who may open a page of the accounts; others are sent away. */
export type PageAccess = 'anyone' | 'guest' | 'user' | 'sudo'

/** A page or a form of the accounts, below their prefix. */
export type PageRoute =
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
      /** Below the prefix: `/reset-password/:token`. */
      readonly path: string
      readonly access: 'anyone' | 'guest'
      readonly action: (conn: ScopedConn, core: Core) => MaybePromise<Answer>
    }
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
      readonly path: string
      readonly access: 'user' | 'sudo'
      readonly action: (conn: UserConn, core: Core) => MaybePromise<Answer>
    }

/**
 * Something that the accounts of an application can do besides: a value that is put into the list
 * `extensions` of `defineAccounts`.
 */
export interface Extension {
  readonly name: string
  /** Pages and forms that it adds. */
  readonly routes?: readonly PageRoute[]
  /** Asked before each sign-in, whatever the evidence; a refusal keeps it from happening. */
  readonly beforeSignIn?: (
    user: AccountUser,
    evidence: Evidence,
    core: Core,
  ) => MaybePromise<Refusal | undefined>
  /** Until when a session of a user may last at most, in ms since the epoch; undefined for no end of its own. */
  readonly sessionEnd?: (user: AccountUser, core: Core) => number | undefined
  /** Told of everything that is audited, after it was. What it throws is logged. */
  readonly onEvent?: (event: AuditRecord, core: Core) => MaybePromise<void>
  /**
   * Called in the transaction that deletes an account, before it goes: what it stores is kept with the
   * deletion, and when it throws nothing is deleted.
   */
  readonly beforeDelete?: (user: AccountUser, core: Core) => MaybePromise<void>
  /** Other ways to sign in: buttons on the pages to log in and to register. */
  readonly signInWays?: (core: Core) => readonly SignInWay[]
  /** Links below the form to log in, such as that of a forgotten password. */
  readonly logInLinks?: (core: Core) => readonly PageLink[]
  /** A section of the settings page; undefined where there is nothing to set for this user. */
  readonly settingsSection?: (conn: UserConn, core: Core) => MaybePromise<Html | undefined>
  /** Looks at the whole when the accounts are defined; throws for what cannot work. */
  readonly check?: (core: Core) => void
}
