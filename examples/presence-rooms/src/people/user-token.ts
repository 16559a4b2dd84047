/** The token that says who somebody is: a JSON Web Token, which a page shows when it joins a room. */
import { hkdfSync, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { idOf, type User } from './user.ts'

/** One day, in seconds: how long somebody stays signed in. */
export const SIGNED_IN_SECONDS = 24 * 60 * 60

/** What every token has and every check asks for; nothing of it is taken from a token. */
export const TOKEN = {
  algorithm: 'HS256',
  issuer: 'presence-rooms',
  audience: 'presence-rooms/socket',
} as const

const Claims = z.object({
  sub: z.string().min(1),
  name: z.string().min(1),
  jti: z.string().min(1),
  exp: z.number(),
})

/** Makes and checks the tokens of an application. */
export class UserTokens {
  readonly #key: Uint8Array

  /** @param secretKeyBase - The secret of the application, from which the key is derived. */
  constructor(secretKeyBase: string) {
    this.#key = tokenKey(secretKeyBase)
  }

  /** Signs somebody in: gives them a token, and each time another session. */
  issue(name: string): Promise<string> {
    return new SignJWT({ name })
      .setProtectedHeader({ alg: TOKEN.algorithm, typ: 'JWT' })
      .setIssuer(TOKEN.issuer)
      .setAudience(TOKEN.audience)
      .setSubject(idOf(name))
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${SIGNED_IN_SECONDS} seconds`)
      .sign(this.#key)
  }

  /** Whose token it is; undefined for none, and for one that is forged, expired or not for us. */
  async userWith(token: unknown): Promise<User | undefined> {
    if (typeof token !== 'string') return undefined
    const checked = await jwtVerify(token, this.#key, {
      algorithms: [TOKEN.algorithm],
      issuer: TOKEN.issuer,
      audience: TOKEN.audience,
      requiredClaims: ['exp'],
    }).catch(() => undefined)
    const claims = Claims.safeParse(checked?.payload)
    if (!claims.success) return undefined
    const { sub: id, name, jti: session, exp } = claims.data
    return { id, name, session, until: exp * 1000 }
  }
}

/** A key of its own, so that no cookie is ever taken for a token. */
export function tokenKey(secretKeyBase: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKeyBase, '', 'presence-rooms user token', 32))
}
