import type { Answer } from '../../../http/index.ts'
import type { AuthFailure } from '../../oauth/auth-info.ts'
import type { ScopedConn } from '../../types.ts'
import { type OAuthProviders, SignInProviders } from './sign-in-providers.ts'

/** What {@link oauth} takes. */
export interface OAuthOptions {
  /** Who may vouch for visitors, by the names that addresses and tables call them by. */
  readonly providers: OAuthProviders
  /** Whether a session that began with a provider outlives the browser. Default false. */
  readonly remember?: boolean
  /**
   * Whether the tokens of the provider are kept, encrypted, for asking its API later: see `tokensOf`.
   * Default false: what is not kept cannot be stolen.
   */
  readonly keepTokens?: boolean
  /**
   * Told of a sign-in that came to nothing; an answer is sent in place of the page to log in.
   */
  readonly onFailure?: (
    failure: AuthFailure,
    conn: ScopedConn,
  ) => Answer | undefined | Promise<Answer | undefined>
}

/** The same, with all that was left out. */
export interface OAuthSettings {
  readonly providers: SignInProviders
  readonly remember: boolean
  readonly keepTokens: boolean
  readonly onFailure: NonNullable<OAuthOptions['onFailure']>
}

/** @throws InvalidProvider for a name that cannot stand in an address. */
export function oauthSettings(options: OAuthOptions): OAuthSettings {
  const { remember = false, keepTokens = false, onFailure = () => undefined } = options
  return { providers: new SignInProviders(options.providers), remember, keepTokens, onFailure }
}
