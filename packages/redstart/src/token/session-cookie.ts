import { decryptMessage, encryptMessage } from './encryptor.ts'
import { deriveKey, type KeyOptions } from './keys.ts'
import { type Secret, secretList } from './secrets.ts'
import { isTermRecord, type TermRecord } from './term.ts'
import { decodeTerm } from './term-decode.ts'
import { encodeTerm } from './term-encode.ts'
import { signMessage, verifyMessage } from './verifier.ts'

/** What a session holds. Keys are strings, as in Plug. */
export type SessionData = TermRecord

/** How the value of a session cookie is made: the options of Plug's cookie store that decide it. */
export interface SessionCookieFormat extends KeyOptions {
  /** Plug's `signing_salt`. */
  readonly signingSalt: string
  /** Plug's `encryption_salt`; with it the cookie is encrypted instead of signed. */
  readonly encryptionSalt?: string
}

/** The format of a session cookie, and those that it had before. */
export interface SessionCookieOptions extends SessionCookieFormat {
  /** Formats that are still read, in this order, but no longer written. */
  readonly rotating?: readonly SessionCookieFormat[]
}

/**
 * Writes the value of a session cookie. A Plug application with the same secret and salts reads it
 * (Phoenix channels protocol, "Session cookie"). Browsers drop cookies of more than 4096 bytes.
 *
 * @param secret - At least 64 bytes; of a list the first is used.
 * @throws MissingSecret or ShortSecret for a secret that will not do.
 * @throws UnencodableTerm when the session holds what no term can.
 *
 * @example
 * const options = { signingSalt: 'H7bVfM2q' }
 * const value = encodeSession(secretKeyBase, { user_id: 42 }, options)
 * decodeSession(secretKeyBase, value, options) // { user_id: 42 }
 */
export function encodeSession(
  secret: Secret,
  session: SessionData,
  options: SessionCookieOptions,
): string {
  const [current] = secretList(secret, 'endpoint')
  const bytes = encodeTerm(session)
  if (options.encryptionSalt === undefined) {
    return signMessage(bytes, deriveKey(current, options.signingSalt, options))
  }
  return encryptMessage(bytes, deriveKey(current, options.encryptionSalt, options))
}

/**
 * Reads the value of a session cookie that {@link encodeSession} or Plug wrote.
 *
 * @param secret - Of a list each is tried, with each format.
 * @param cookie - The value as it came, if there was one.
 * @returns `undefined` when there is no cookie, or it was tampered with, or it was made with other
 *   secrets or salts, or signed where an encrypted one is wanted, or the reverse. That is no error:
 *   the session is empty then.
 * @throws MissingSecret or ShortSecret; never because of the cookie.
 */
export function decodeSession(
  secret: Secret,
  cookie: string | null | undefined,
  options: SessionCookieOptions,
): SessionData | undefined {
  const secrets = secretList(secret, 'endpoint')
  if (typeof cookie !== 'string') return undefined
  for (const format of [options, ...(options.rotating ?? [])]) {
    for (const base of secrets) {
      const bytes = open(cookie, base, format)
      if (bytes !== undefined) return readSession(bytes)
    }
  }
  return undefined
}

function open(cookie: string, secret: string, format: SessionCookieFormat): Buffer | undefined {
  const signingKey = deriveKey(secret, format.signingSalt, format)
  if (format.encryptionSalt === undefined) return verifyMessage(cookie, signingKey)
  return decryptMessage(cookie, deriveKey(secret, format.encryptionSalt, format), signingKey)
}

function readSession(bytes: Buffer): SessionData | undefined {
  const term = decodeTerm(bytes)
  return isTermRecord(term) ? term : undefined
}
