import type { ServerMetadata } from 'openid-client'
import { Cached } from './cached.ts'
import { type ClientOptions, checkClient, endpointUrl } from './client-options.ts'
import { CodeFlow, type FlowSettings, type Redeemed } from './code-flow.ts'
import { connectionOf } from './connection.ts'
import type { Fetch } from './limited-fetch.ts'
import { type Profile, profileOfClaims, type RawProfile } from './profile.ts'
import type { Connection, ConnectionAttempt, Provider } from './provider.ts'
import type { Site } from './site.ts'

/** An OpenID provider, and what it knows this application by. */
export interface OidcOptions extends ClientOptions {
  /**
   * Who vouches: the address below which the provider describes itself
   * (`<issuer>/.well-known/openid-configuration`). The rest is read there.
   */
  readonly issuer: string
  /** Default `openid`, `email` and `profile`. */
  readonly scopes?: readonly string[]
  /**
   * Reads the claims of the ID token, or of the userinfo endpoint where the ID token tells no address.
   * Default the standard claims. One that leaves `emailVerified` out trusts no address.
   */
  readonly profile?: (claims: RawProfile) => Profile
}

/** Where a provider is asked, and how: what a test, or a provider in this process, has its own way of. */
export interface OidcPlace {
  readonly issuer: URL
  readonly fetch: Fetch
  readonly insecure: boolean
}

const SCOPES = ['openid', 'email', 'profile']

/** Seconds that clocks may differ. */
const TOLERANCE = 30

/**
 * A provider that speaks OpenID Connect, as most do.
 *
 * @throws InvalidProvider for what cannot work or, in production, is not safe.
 * @example
 * oauth({
 *   providers: {
 *     company: oidc({
 *       label: 'Company',
 *       issuer: 'https://login.company.example',
 *       clientId: process.env.COMPANY_ID ?? '',
 *       clientSecret: process.env.COMPANY_SECRET ?? '',
 *     }),
 *   },
 * })
 */
export function oidc(options: OidcOptions): Provider {
  checkClient(options)
  const issuer = endpointUrl(options.label, 'issuer', options.issuer)
  const insecure = issuer.protocol === 'http:'
  return {
    label: options.label,
    connect: (name, site) => oidcConnection(name, site, options, { issuer, fetch, insecure }),
  }
}

/** Connects to an OpenID provider that is wherever `place` says. */
export function oidcConnection(
  provider: string,
  site: Site,
  options: Omit<OidcOptions, 'issuer'>,
  { issuer, fetch, insecure }: OidcPlace,
): Connection {
  const cached = new Cached<ServerMetadata>(() => site.host().clock)
  const metadata: FlowSettings['metadata'] = (library, limitedFetch) =>
    cached.get(async () => {
      const found = await library.discovery(issuer, options.clientId, undefined, library.None(), {
        [library.customFetch]: limitedFetch,
        execute: insecure ? [library.allowInsecureRequests] : [],
      })
      return found.serverMetadata()
    })
  const scopes = options.scopes ?? SCOPES
  const flow = new CodeFlow({
    client: options,
    scopes,
    site,
    fetch,
    insecure,
    oidc: true,
    metadata,
  })
  const { profile = profileOfClaims } = options
  return connectionOf({
    provider,
    flow,
    async describe(redeemed, attempt) {
      const { claims = {}, metadata } = redeemed
      if (attempt.fresh && !isFresh(claims, attempt)) return 'not_fresh'
      return { issuer: metadata.issuer, profile: profile(await described(redeemed, claims)) }
    },
  })
}

/** From one place or the other: an address must not be called verified by what was said of another. */
async function described(redeemed: Redeemed, claims: RawProfile): Promise<RawProfile> {
  const { metadata, userInfo } = redeemed
  const isThere = claims.email !== undefined || metadata.userinfo_endpoint === undefined
  return isThere ? claims : userInfo(String(claims.sub))
}

/**
 * Whether the proof was given anew. A provider that says when it was given has to be right; some never
 * say, and then nobody can tell.
 */
function isFresh({ auth_time: at }: RawProfile, { startedAt }: ConnectionAttempt): boolean {
  return typeof at !== 'number' || at >= startedAt / 1_000 - TOLERANCE
}
