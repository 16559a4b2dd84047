import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'
import type { FakePerson } from '../../src/auth/oauth/fake/fake-person.ts'
import { FakeServer } from '../../src/auth/oauth/fake/fake-server.ts'
import type { Fetch } from '../../src/auth/oauth/limited-fetch.ts'
import { type OidcOptions, oidcConnection } from '../../src/auth/oauth/oidc.ts'
import type { Connection, ConnectionAttempt, Profiled } from '../../src/auth/oauth/provider.ts'
import type { Site } from '../../src/auth/oauth/site.ts'
import { mintSecret } from '../../src/auth/secret/secrets.ts'
import type { Clock } from '../../src/clock/index.ts'
import { silentLogger } from '../../src/telemetry/index.ts'

/** What a provider that lies makes of its answers. */
export interface Lie {
  /** Other claims in the ID token; undefined takes one away. */
  readonly claims?: () => Record<string, unknown>
  readonly sign?: (claims: JWTPayload, key: Keys) => Promise<string>
  /** In place of the answer at a path. */
  readonly answers?: Readonly<Record<string, () => Response | Promise<Response>>>
}

/** A key pair of the provider's. */
export type Keys = Awaited<ReturnType<typeof generateKeyPair>>

/** A provider that lies, and the connection of an application that believes in it. */
export interface LyingProvider {
  readonly server: FakeServer
  readonly connection: Connection
  /** The paths that it was asked for. */
  readonly asked: readonly string[]
}

export const issuer = 'https://company.example/openid'
export const callbackUrl = 'https://app.example/users/oauth/company/callback'
export const client: { readonly id: string; readonly secret: string } = {
  id: 'app',
  secret: mintSecret(),
}

const ann: FakePerson = { email: 'Ann@Example.com', name: 'Ann Lee', subject: '7' }
const ours: Keys = await generateKeyPair('ES256', { extractable: true })

/** For tests: providers whose answers are right but for what they lie about. */
export class LyingProviders {
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  make(lie: Lie = {}, options: Partial<OidcOptions> = {}): LyingProvider {
    const host = {
      clock: this.#clock,
      logger: silentLogger,
      secretKeyBase: undefined,
      pubsub: undefined,
    }
    const site: Site = { callbackUrl, accountsUrl: 'https://app.example/users', host: () => host }
    const server = new FakeServer(issuer, client, site)
    const asked: string[] = []
    const fetch: Fetch = async (url, init) => {
      const path = url.slice(issuer.length)
      asked.push(path)
      const instead = lie.answers?.[path]
      return instead ? instead() : lieAbout(path, await server.fetch(url, init), lie)
    }
    const { id: clientId, secret: clientSecret } = client
    const settings = { label: 'Company', clientId, clientSecret, ...options }
    const place = { issuer: new URL(issuer), fetch, insecure: false }
    return { server, asked, connection: oidcConnection('company', site, settings, place) }
  }

  attempt(about: Partial<ConnectionAttempt> = {}): ConnectionAttempt {
    const secrets = { state: mintSecret(), nonce: mintSecret(), verifier: mintSecret() }
    return { ...secrets, startedAt: this.#clock.now(), fresh: false, ...about }
  }

  /** What comes of a sign-in at a provider. */
  async outcome(lie: Lie, options: Partial<OidcOptions> = {}): Promise<Profiled> {
    const provider = this.make(lie, options)
    const attempt = this.attempt()
    return provider.connection.profileOf(await comeBack(provider, attempt), attempt)
  }
}

/** Goes to a provider as a visitor does. @returns what it sends them back with. */
export async function comeBack(
  { server, connection }: LyingProvider,
  attempt: ConnectionAttempt,
): Promise<URLSearchParams> {
  const url = await connection.authorizationUrl(attempt)
  const asked = server.read(url.searchParams)
  if (!asked.ok) throw new Error(`The provider refuses the request: ${asked.error}.`)
  return server.allow(asked.request, ann).searchParams
}

/** An ID token with these claims. */
export function signed(
  claims: JWTPayload,
  { privateKey }: Keys,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(privateKey)
}

/** The provider's own key is nobody's business, so the liar signs with one of its own. */
async function lieAbout(path: string, answer: Response, lie: Lie): Promise<Response> {
  if (path === '/keys') {
    return Response.json({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'one' }] })
  }
  if (path !== '/token' || !answer.ok) return answer
  const tokens: unknown = await answer.json()
  if (typeof tokens !== 'object' || tokens === null || !('id_token' in tokens)) return answer
  const { sign = signed } = lie
  const claims = { ...decodeJwt(String(tokens.id_token)), ...lie.claims?.() }
  return Response.json({ ...tokens, id_token: await sign(claims, ours) })
}
