/** Tokens that are not ours, or not any more. */
import { SignJWT } from 'jose'
import { TOKEN, tokenKey } from '../src/people/user-token.ts'
import { secretKeyBase } from './secret.ts'

const HOUR = 3600

/** What is to be wrong with a token. */
interface Faults {
  readonly secret?: string
  readonly algorithm?: string
  readonly issuer?: string
  readonly audience?: string
  /** Seconds from now. */
  readonly expires?: number
}

/** A token like those of the application, but for the given faults. */
export function tokenWith(faults: Faults = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ name: 'Mallory' })
    .setProtectedHeader({ alg: faults.algorithm ?? TOKEN.algorithm, typ: 'JWT' })
    .setIssuer(faults.issuer ?? TOKEN.issuer)
    .setAudience(faults.audience ?? TOKEN.audience)
    .setSubject('user:mallory')
    .setJti('session')
    .setIssuedAt(now)
    .setExpirationTime(now + (faults.expires ?? HOUR))
    .sign(tokenKey(faults.secret ?? secretKeyBase))
}

/** A token without an end. */
export function endlessToken(): Promise<string> {
  return new SignJWT({ name: 'Mallory' })
    .setProtectedHeader({ alg: TOKEN.algorithm, typ: 'JWT' })
    .setIssuer(TOKEN.issuer)
    .setAudience(TOKEN.audience)
    .setSubject('user:mallory')
    .setJti('session')
    .sign(tokenKey(secretKeyBase))
}

/** The claims of a good token, unsigned, as the algorithm `none` would have it. */
export async function unsignedToken(): Promise<string> {
  const [, claims = ''] = (await tokenWith()).split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
  return `${header}.${claims}.`
}
