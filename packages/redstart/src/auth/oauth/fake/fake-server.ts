import { createHash } from 'node:crypto'
import type { CryptoKey, JWK } from 'jose'
import { loadPeer } from '../../../peer/index.ts'
import { secureCompare } from '../../../token/index.ts'
import type { Fetch } from '../limited-fetch.ts'
import type { RawProfile } from '../profile.ts'
import type { Site } from '../site.ts'
import { claimsOf, type FakePerson } from './fake-person.ts'
import { Kept } from './kept.ts'
import {
  type AskedFor,
  type AuthorizationRequest,
  authorizationRequest,
  type RequestFault,
} from './request.ts'

/** What the provider knows of the one application that uses it. */
export interface FakeClient {
  readonly id: string
  readonly secret: string
}

/** Seconds that a code, and what was given for it, are good. */
const CODE_SECONDS = 60
const TOKEN_SECONDS = 3_600
const ID_TOKEN_SECONDS = 300

const ALG = 'ES256'

/** What somebody allowed. */
interface Grant {
  readonly claims: RawProfile
  readonly request: AuthorizationRequest
  /** When they showed who they are, in seconds since the Unix epoch. */
  readonly at: number
}

/**
 * An OpenID provider in this process. The application asks it as it would ask any other, by requests and
 * answers, but they do not leave the process; visitors see its page below the accounts'.
 */
export class FakeServer {
  readonly issuer: string
  readonly #client: FakeClient
  readonly #site: Site
  readonly #codes: Kept<Grant>
  readonly #tokens: Kept<RawProfile>
  #signer: Promise<Signer> | undefined

  constructor(issuer: string, client: FakeClient, site: Site) {
    this.issuer = issuer
    this.#client = client
    this.#site = site
    const clock = () => site.host().clock
    this.#codes = new Kept(clock, CODE_SECONDS * 1_000)
    this.#tokens = new Kept(clock, TOKEN_SECONDS * 1_000)
  }

  /** What an application asks for, in the parameters of the address or of the form that was made of it. */
  read(params: URLSearchParams): AskedFor {
    return authorizationRequest(params, {
      id: this.#client.id,
      redirectUri: this.#site.callbackUrl,
    })
  }

  /** Where the visitor goes who allowed it: back to the application, with a code. */
  allow(request: AuthorizationRequest, person: FakePerson): URL {
    const code = this.#codes.put({ claims: claimsOf(person), request, at: this.#now() })
    return this.#answer(request.redirectUri, request.state, { code })
  }

  /** Where the visitor goes when nothing came of it: back to the application, with a word. */
  refuse({ redirectUri = this.#site.callbackUrl, state, error }: RequestFault): URL {
    return this.#answer(redirectUri, state, { error })
  }

  /** Answers the application. */
  readonly fetch: Fetch = async (url, { method, headers, body }) => {
    const request = new Request(url, { method, headers, body: String(body ?? '') || null })
    switch (url.slice(this.issuer.length)) {
      case '/.well-known/openid-configuration':
        return Response.json(this.#description())
      case '/keys': {
        const { jwk } = await this.#keys()
        return Response.json({ keys: [jwk] })
      }
      case '/token':
        return this.#token(new URLSearchParams(await request.text()))
      case '/userinfo':
        return this.#userInfo(request.headers.get('authorization') ?? '')
      default:
        return new Response(null, { status: 404 })
    }
  }

  /** OpenID Connect Discovery, section 3. */
  #description(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/keys`,
      scopes_supported: ['openid', 'email', 'profile'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [ALG],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }
  }

  /** OpenID Connect Core, section 3.1.3. */
  async #token(params: URLSearchParams): Promise<Response> {
    const isClient =
      params.get('client_id') === this.#client.id &&
      secureCompare(params.get('client_secret') ?? '', this.#client.secret)
    if (!isClient) return Response.json({ error: 'invalid_client' }, { status: 401 })
    const grant = this.#codes.take(params.get('code') ?? '')
    const verifier = params.get('code_verifier') ?? ''
    const isRight =
      params.get('grant_type') === 'authorization_code' &&
      params.get('redirect_uri') === grant?.request.redirectUri &&
      createHash('sha256').update(verifier).digest('base64url') === grant.request.challenge
    if (!isRight) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    return Response.json({
      access_token: this.#tokens.put(grant.claims),
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      scope: grant.request.scope,
      id_token: await this.#idToken(grant),
    })
  }

  async #idToken({ claims, request, at }: Grant): Promise<string> {
    const { SignJWT } = await jose()
    const { privateKey, jwk } = await this.#keys()
    const now = this.#now()
    return new SignJWT({ ...claims, auth_time: at, ...(request.nonce && { nonce: request.nonce }) })
      .setProtectedHeader({ alg: ALG, ...(jwk.kid && { kid: jwk.kid }) })
      .setIssuer(this.issuer)
      .setAudience(this.#client.id)
      .setIssuedAt(now)
      .setExpirationTime(now + ID_TOKEN_SECONDS)
      .sign(privateKey)
  }

  #userInfo(authorization: string): Response {
    const claims = this.#tokens.find(authorization.replace(/^Bearer /i, ''))
    return claims ? Response.json(claims) : new Response(null, { status: 401 })
  }

  #answer(redirectUri: string, state: string | undefined, params: Record<string, string>): URL {
    const url = new URL(redirectUri)
    const all = { ...params, ...(state !== undefined && { state }), iss: this.issuer }
    url.search = new URLSearchParams(all).toString()
    return url
  }

  #keys(): Promise<Signer> {
    this.#signer ??= makeSigner()
    return this.#signer
  }

  #now(): number {
    return Math.floor(this.#site.host().clock.now() / 1_000)
  }
}

/** A key pair that lives as long as the process. */
interface Signer {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

async function makeSigner(): Promise<Signer> {
  const { generateKeyPair, exportJWK, calculateJwkThumbprint } = await jose()
  const { privateKey, publicKey } = await generateKeyPair(ALG)
  const jwk = await exportJWK(publicKey)
  return {
    privateKey,
    jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALG, use: 'sig' },
  }
}

async function jose(): Promise<typeof import('jose')> {
  return loadPeer('jose', () => import('jose'))
}
