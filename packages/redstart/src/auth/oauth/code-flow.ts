import type { ClientAuth, Configuration, ExportedJWKSCache, ServerMetadata } from 'openid-client'
import { loadPeer } from '../../peer/index.ts'
import type { Credentials } from './auth-info.ts'
import type { ClientOptions } from './client-options.ts'
import { type Fetch, type LimitedFetch, limited } from './limited-fetch.ts'
import type { RawProfile } from './profile.ts'
import type { ConnectionAttempt } from './provider.ts'
import type { Site } from './site.ts'

type Library = typeof import('openid-client')

/** How one provider is talked to. */
export interface FlowSettings {
  readonly client: ClientOptions
  readonly scopes: readonly string[]
  readonly site: Site
  readonly fetch: Fetch
  /** Whether http will do. */
  readonly insecure: boolean
  /** Whether an ID token comes along, and is the proof. */
  readonly oidc: boolean
  /** The provider's endpoints, found out or known. */
  readonly metadata: (library: Library, fetch: LimitedFetch) => Promise<ServerMetadata>
}

/** What a provider gave for a code. */
export interface Redeemed {
  readonly metadata: ServerMetadata
  readonly credentials: Credentials
  /** The claims of the ID token, every one that has to hold checked; undefined without one. */
  readonly claims: RawProfile | undefined
  /** Asks the userinfo endpoint, whose answer has to be about `subject`. */
  readonly userInfo: (subject: string) => Promise<RawProfile>
  /** Asks any address of the provider for JSON, with the access token. */
  readonly get: (url: string) => Promise<unknown>
}

/**
 * The authorization code flow (RFC 6749, section 4.1) as it has to be done today (RFC 9700): PKCE with S256
 * always, a state for each attempt, the issuer in the answer (RFC 9207), the ID token's nonce, and its
 * signature although it comes by TLS. openid-client does the checking.
 */
export class CodeFlow {
  readonly #settings: FlowSettings
  /** The provider's keys, which openid-client renews every five minutes and for a key that it lacks. */
  #keys: ExportedJWKSCache | undefined

  constructor(settings: FlowSettings) {
    this.#settings = settings
  }

  /** Where the visitor is sent to. */
  async authorizationUrl(attempt: ConnectionAttempt): Promise<URL> {
    const { client, scopes, site, oidc } = this.#settings
    const { library, config } = await this.#prepare()
    return library.buildAuthorizationUrl(config, {
      ...client.authorizationParams,
      redirect_uri: site.callbackUrl,
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
      state: attempt.state,
      code_challenge: await library.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...(oidc && { nonce: attempt.nonce }),
      ...(oidc && attempt.fresh && { max_age: '0' }),
    })
  }

  /**
   * Gives the code of an answer back for tokens.
   *
   * @throws what openid-client does for an answer that does not hold; `faultOf` reads it.
   */
  async redeem(answer: URLSearchParams, attempt: ConnectionAttempt): Promise<Redeemed> {
    const { site, oidc } = this.#settings
    const { library, config, metadata, fetch } = await this.#prepare()
    const url = new URL(site.callbackUrl)
    url.search = answer.toString()
    const tokens = await library.authorizationCodeGrant(config, url, {
      expectedState: attempt.state,
      pkceCodeVerifier: attempt.verifier,
      ...(oidc && { expectedNonce: attempt.nonce, idTokenExpected: true }),
    })
    this.#keys = library.getJwksCache(config) ?? this.#keys
    const { access_token: accessToken, refresh_token: refreshToken, scope, expires_in } = tokens
    const now = site.host().clock.now()
    const authorization = `Bearer ${accessToken}`
    return {
      metadata,
      claims: tokens.claims(),
      credentials: {
        accessToken,
        refreshToken,
        scope,
        expiresAt: expires_in === undefined ? undefined : now + expires_in * 1_000,
      },
      userInfo: (subject) => library.fetchUserInfo(config, accessToken, subject),
      get: (url) => jsonAt(fetch, url, { accept: 'application/json', authorization }),
    }
  }

  async #prepare(): Promise<Prepared> {
    const { client, site, insecure, oidc } = this.#settings
    const library = await loadPeer('openid-client', () => import('openid-client'))
    const { clock } = site.host()
    const fetch = limited(this.#settings.fetch, clock)
    const metadata = await this.#settings.metadata(library, fetch)
    // The library reads the machine's clock; ours may be another.
    const skew = Math.round((clock.now() - Date.now()) / 1_000)
    const auth = clientAuthOf(library, client, metadata)
    const own = { [library.clockSkew]: skew }
    const config = new library.Configuration(metadata, client.clientId, own, auth)
    config[library.customFetch] = fetch
    config.timeout = 0
    if (insecure) library.allowInsecureRequests(config)
    if (oidc) library.enableNonRepudiationChecks(config)
    if (this.#keys) library.setJwksCache(config, this.#keys)
    return { library, config, metadata, fetch }
  }
}

interface Prepared {
  readonly library: Library
  readonly config: Configuration
  readonly metadata: ServerMetadata
  readonly fetch: LimitedFetch
}

/** How the secret is sent (OpenID Connect Core, section 9). */
function clientAuthOf(
  library: Library,
  { clientSecret, clientAuth }: ClientOptions,
  { token_endpoint_auth_methods_supported: supported }: ServerMetadata,
): ClientAuth {
  if (clientSecret === 'none') return library.None()
  const isBasic =
    clientAuth === undefined
      ? supported !== undefined && !supported.includes('client_secret_post')
      : clientAuth === 'basic'
  return isBasic ? library.ClientSecretBasic(clientSecret) : library.ClientSecretPost(clientSecret)
}

async function jsonAt(
  fetch: LimitedFetch,
  url: string,
  headers: Record<string, string>,
): Promise<unknown> {
  // Some providers answer nobody who does not say who asks.
  const named = { ...headers, 'user-agent': 'redstart' }
  const response = await fetch(url, { method: 'GET', headers: named, redirect: 'manual' })
  if (response.status !== 200) throw new UnexpectedStatus(response.status)
  return response.json()
}

/** A provider answered something else than what was asked for. */
class UnexpectedStatus extends Error {
  readonly code = 'UNEXPECTED_STATUS'
  readonly status: number

  constructor(status: number) {
    super(`The provider answered with ${status}.`)
    this.status = status
  }
}
