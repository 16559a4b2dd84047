import type { Answer, Conn } from '../../http/index.ts'
import type { AuthFailureKey, AuthInfo } from './auth-info.ts'
import type { Site } from './site.ts'

/**
 * Somebody who vouches for visitors: made by `oidc`, `oauth2` or `fakeProvider`, and given to `oauth`
 * under the name that addresses and tables call it by.
 */
export interface Provider {
  /** What people call it: `Company`. */
  readonly label: string
  /** Whether visitors see it on a page of this application. */
  readonly inProcess?: boolean
  /** Gets it ready for the accounts of one application. */
  connect(name: string, site: Site): Connection
}

/** A provider that an application uses. */
export interface Connection {
  /**
   * The address that the visitor is sent to.
   *
   * @throws what the network does; `failureKeyOf` knows it.
   */
  authorizationUrl(attempt: ConnectionAttempt): Promise<URL>
  /**
   * Reads what the provider sent the visitor back with, asks it who that is, and checks every word.
   *
   * @param answer - The query of the callback, as it came.
   * @returns who it is, or why not; it throws nothing that a provider can cause.
   */
  profileOf(answer: URLSearchParams, attempt: ConnectionAttempt): Promise<Profiled>
  /** Its page, where it is in this process. */
  readonly page?: (conn: Conn) => Promise<Answer>
}

/** Who it is, or why nobody knows. */
export type Profiled =
  | { readonly ok: true; readonly info: AuthInfo }
  | {
      readonly ok: false
      readonly key: AuthFailureKey
      /** For the log: the code of the fault, nothing that was sent. */
      readonly reason?: string
    }

/** What a provider has to know of an attempt. */
export interface ConnectionAttempt {
  /** Ties the answer to the attempt: 43 characters. */
  readonly state: string
  /** Ties the ID token to the attempt (OpenID Connect Core, section 3.1.2.1). */
  readonly nonce: string
  /** Ties the code to the attempt (RFC 7636). */
  readonly verifier: string
  /** When it began, in milliseconds since the Unix epoch. */
  readonly startedAt: number
  /** Whether the provider is to ask for the proof again, however lately it did. */
  readonly fresh: boolean
}
