import type { JWTPayload } from 'jose'
import type { Clock } from '../../clock/index.ts'
import { loadPeer } from '../../peer/index.ts'
import { mintId } from '../secret/secrets.ts'
import type { SessionInfo } from '../types.ts'
import type { KeyRing, TokenKey } from './token-keys.ts'

/** What an access token says. */
export interface AccessClaims {
  /** The token's own id (`jti`). */
  readonly id: string
  readonly userId: string
  /** The session that it hangs on: it is good for nothing when that has ended. */
  readonly sessionId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** When its owner last proved who they are. */
  readonly authenticatedAt: Date
}

/** Why a token is not accepted. */
export type TokenProblem = 'invalid' | 'expired'

/** What {@link AccessTokens} are made of. */
export interface AccessTokenParts {
  readonly issuer: string
  readonly audience: string
  /** How long each is good, in seconds. */
  readonly seconds: number
  readonly ring: () => KeyRing
  readonly clock: () => Clock
}

/** The type of an access token, by which it is told from every other kind of JWT (RFC 9068, section 2.1). */
const TYPE = 'at+jwt'
/** How far the clocks of those may be apart who make and who check tokens, in seconds. */
const TOLERANCE = 5
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** Ours have about 500 characters. */
const MAX_LENGTH = 2_048
/** Tokens whose signature is known to be good. Each takes about a kilobyte. */
const MAX_KNOWN = 5_000

interface Known {
  readonly claims: AccessClaims
  readonly key: TokenKey
}

/**
 * Makes and reads access tokens: JSON Web Tokens that are signed with Ed25519 (RFC 7519, RFC 8037). Whether
 * the session behind one has ended is not asked here.
 */
export class AccessTokens {
  readonly #parts: AccessTokenParts
  /** Checking a signature is slow and says the same each time; that used longest ago is the first. */
  readonly #known = new Map<string, Known>()

  constructor(parts: AccessTokenParts) {
    this.#parts = parts
  }

  /** How long a token of a session is good, in seconds: no longer than the session. */
  secondsOf({ expiresAt }: Pick<SessionInfo, 'expiresAt'>): number {
    const { seconds, clock } = this.#parts
    const now = secondsOf(clock().now())
    return Math.max(0, Math.min(seconds, secondsOf(expiresAt.getTime()) - now))
  }

  /** Makes a token of a session. */
  async sign(session: SessionInfo): Promise<string> {
    const { id: sid, userId, authenticatedAt } = session
    const { issuer, audience, ring, clock } = this.#parts
    const { kid, privateKey } = ring().current
    if (privateKey === undefined) throw new TypeError('The current key of a ring can sign.')
    const { SignJWT } = await loadJose()
    const now = secondsOf(clock().now())
    return new SignJWT({ sid, auth_time: secondsOf(authenticatedAt.getTime()) })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(userId)
      .setJti(mintId())
      .setIssuedAt(now)
      .setExpirationTime(now + this.secondsOf(session))
      .sign(privateKey)
  }

  /** What a token says, if it is one of ours and not expired, whatever is given as one. */
  async read(text: unknown): Promise<AccessClaims | TokenProblem> {
    if (typeof text !== 'string' || text.length > MAX_LENGTH || !COMPACT.test(text)) {
      return 'invalid'
    }
    const known = this.#recall(text)
    if (known === undefined) return this.#verify(text)
    const isOver = this.#parts.clock().now() >= known.expiresAt.getTime() + TOLERANCE * 1_000
    if (!isOver) return known
    this.#known.delete(text)
    return 'expired'
  }

  #recall(text: string): AccessClaims | undefined {
    const known = this.#known.get(text)
    if (known === undefined) return undefined
    this.#known.delete(text)
    // Its key may have been taken off the ring.
    if (!this.#parts.ring().all.includes(known.key)) return undefined
    this.#known.set(text, known)
    return known.claims
  }

  async #verify(text: string): Promise<AccessClaims | TokenProblem> {
    const { issuer, audience, ring, clock } = this.#parts
    const now = clock().now()
    const { jwtVerify, errors } = await loadJose()
    let key: TokenKey | undefined
    try {
      const { payload } = await jwtVerify(
        text,
        ({ kid }) => {
          key = ring().all.find((one) => one.kid === kid)
          if (key === undefined) throw new errors.JWKSNoMatchingKey()
          return key.publicKey
        },
        {
          algorithms: ['EdDSA'],
          issuer,
          audience,
          typ: TYPE,
          requiredClaims: ['iss', 'aud', 'exp', 'iat', 'jti', 'sub', 'sid', 'auth_time'],
          clockTolerance: TOLERANCE,
          currentDate: new Date(now),
        },
      )
      const claims = claimsOf(payload, now)
      if (claims === undefined || key === undefined) return 'invalid'
      this.#remember(text, { claims, key })
      return claims
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired'
      if (error instanceof errors.JOSEError) return 'invalid'
      throw error
    }
  }

  #remember(text: string, known: Known): void {
    this.#known.set(text, known)
    if (this.#known.size <= MAX_KNOWN) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      break
    }
  }
}

/** The claims, if each is of the type that it has to be; `iat` in the future is none. */
function claimsOf(payload: JWTPayload, now: number): AccessClaims | undefined {
  const { jti, sub, sid, iat, exp, auth_time: authTime } = payload
  if (!isText(jti) || !isText(sub) || !isText(sid)) return undefined
  if (!isTime(iat) || !isTime(exp) || !isTime(authTime)) return undefined
  if (iat > now / 1_000 + TOLERANCE) return undefined
  return {
    id: jti,
    userId: sub,
    sessionId: sid,
    issuedAt: new Date(iat * 1_000),
    expiresAt: new Date(exp * 1_000),
    authenticatedAt: new Date(authTime * 1_000),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function secondsOf(ms: number): number {
  return Math.floor(ms / 1_000)
}

function loadJose(): Promise<typeof import('jose')> {
  return loadPeer('jose', () => import('jose'))
}
