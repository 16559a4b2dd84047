/** What a provider says of somebody, as plain data. */
export interface AuthInfo {
  /** The name of the provider, as the application calls it. */
  readonly provider: string
  /** Who vouches: an account is known by issuer and subject, and by nothing else. */
  readonly issuer: string
  /** Whose account it is there. It never changes, whatever the address does. */
  readonly subject: string
  /** The address that the provider knows, normalised; undefined where it tells none that can be one. */
  readonly email: ProvidedEmail | undefined
  readonly name: string | undefined
  readonly nickname: string | undefined
  /** What the provider's own API takes; kept only where the application asks for it. */
  readonly credentials: Credentials
}

/** An address, and whether the provider has seen that its owner reads it. */
export interface ProvidedEmail {
  readonly address: string
  readonly verified: boolean
}

/** Tokens of a provider. They are secrets: no log and no page shows them. */
export interface Credentials {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  /** When the access token ends, in milliseconds since the Unix epoch; undefined where it is not said. */
  readonly expiresAt: number | undefined
  /** What they are good for, by spaces. */
  readonly scope: string | undefined
}

/**
 * Why a sign-in with a provider came to nothing:
 *
 * - `cancelled`: the visitor said no at the provider;
 * - `unknown_attempt`: no attempt of this browser fits, or it is used up or too old;
 * - `refused`: the provider answered with an error;
 * - `unavailable`: the provider could not be reached in time;
 * - `invalid_answer`: what the provider sent does not hold: signature, issuer, audience, nonce, time;
 * - `no_profile`: the provider did not tell who it is;
 * - `not_fresh`: the provider did not ask anew for who is to prove it again;
 * - `signed_out`: the session that wanted to link an account has ended.
 */
export type AuthFailureKey =
  | 'cancelled'
  | 'unknown_attempt'
  | 'refused'
  | 'unavailable'
  | 'invalid_answer'
  | 'no_profile'
  | 'not_fresh'
  | 'signed_out'

/** A sign-in with a provider that came to nothing, as plain data: never an exception. */
export interface AuthFailure {
  readonly provider: string
  readonly errors: readonly AuthError[]
}

/** One reason of an {@link AuthFailure}. */
export interface AuthError {
  readonly key: AuthFailureKey
  /** For people; holds nothing that the provider or the visitor sent. */
  readonly message: string
}
