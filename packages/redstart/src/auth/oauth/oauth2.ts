import type { ServerMetadata } from 'openid-client'
import { type ClientOptions, checkClient, endpointUrl } from './client-options.ts'
import { CodeFlow } from './code-flow.ts'
import { connectionOf } from './connection.ts'
import type { Profile, RawProfile } from './profile.ts'
import type { Provider } from './provider.ts'

/** A provider of plain OAuth 2, and what it knows this application by. */
export interface OAuth2Options extends ClientOptions {
  /**
   * Who vouches: it stands beside the id of the account in the table, so it must stay what it is. Also
   * what the provider calls itself in its answers, if it does (RFC 9207).
   */
  readonly issuer: string
  /** Where visitors are sent to. */
  readonly authorizationEndpoint: string
  /** Where a code is given back for a token. */
  readonly tokenEndpoint: string
  /** What tells, given a token, whose it is. */
  readonly userinfoEndpoint: string
  /** Default none: what the provider gives without. */
  readonly scopes?: readonly string[]
  /**
   * Reads what the userinfo endpoint sent.
   *
   * @param user - Its JSON.
   * @param get - Asks another address of the provider for JSON, with the same token.
   */
  readonly profile: (
    user: RawProfile,
    get: (url: string) => Promise<unknown>,
  ) => Profile | Promise<Profile>
}

/**
 * A provider that speaks OAuth 2 without OpenID Connect: there is no ID token to check, so who it is says
 * an API of its own.
 *
 * @throws InvalidProvider for what cannot work or, in production, is not safe.
 * @example
 * const github = oauth2({
 *   label: 'GitHub',
 *   issuer: 'https://github.com/login/oauth',
 *   authorizationEndpoint: 'https://github.com/login/oauth/authorize',
 *   tokenEndpoint: 'https://github.com/login/oauth/access_token',
 *   userinfoEndpoint: 'https://api.github.com/user',
 *   scopes: ['read:user', 'user:email'],
 *   clientId: process.env.GITHUB_ID ?? '',
 *   clientSecret: process.env.GITHUB_SECRET ?? '',
 *   async profile(user, get) {
 *     const emails = Emails.parse(await get('https://api.github.com/user/emails'))
 *     const main = emails.find((one) => one.primary)
 *     const { id, login, name } = User.parse(user)
 *     return { subject: id, nickname: login, name, email: main?.email, emailVerified: main?.verified }
 *   },
 * })
 */
export function oauth2(options: OAuth2Options): Provider {
  checkClient(options)
  const { label, issuer, userinfoEndpoint, scopes = [], profile } = options
  const metadata: ServerMetadata = {
    issuer,
    authorization_endpoint: options.authorizationEndpoint,
    token_endpoint: options.tokenEndpoint,
  }
  const urls = [
    endpointUrl(label, 'authorizationEndpoint', options.authorizationEndpoint),
    endpointUrl(label, 'tokenEndpoint', options.tokenEndpoint),
    endpointUrl(label, 'userinfoEndpoint', userinfoEndpoint),
  ]
  endpointUrl(label, 'issuer', issuer)
  const insecure = urls.some(({ protocol }) => protocol === 'http:')
  return {
    label,
    connect(provider, site) {
      const flow = new CodeFlow({
        client: options,
        scopes,
        site,
        fetch,
        insecure,
        oidc: false,
        metadata: async () => metadata,
      })
      return connectionOf({
        provider,
        flow,
        async describe({ get }) {
          const user = await get(userinfoEndpoint)
          return { issuer, profile: await profile(recordOf(user), get) }
        },
      })
    },
  }
}

/** A provider that sends something else than an object has told nothing. */
function recordOf(value: unknown): RawProfile {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
