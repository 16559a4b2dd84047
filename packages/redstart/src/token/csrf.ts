import { randomText } from '../context/index.ts'
import { InvalidCsrfState } from '../errors/index.ts'
import { decodeBase64url } from './base64url.ts'
import { secureCompare } from './secure-compare.ts'
import type { Term } from './term.ts'

/** The key of a session under which its CSRF state lies, in Plug as here. */
export const CSRF_SESSION_KEY = '_csrf_token'

const STATE_LENGTH = 24
/** 24 bytes as base64. */
const MASKED_LENGTH = 32

/**
 * Makes a new CSRF state: the secret that a session keeps under {@link CSRF_SESSION_KEY}. What a page
 * or a socket sends back is not the state but what {@link maskCsrf} makes of it.
 */
export function newCsrfState(): string {
  return randomText(18)
}

/**
 * Makes a token that proves knowledge of a state without showing it, different at each call, so that
 * the sizes of compressed pages tell nothing about it (Phoenix channels protocol, "CSRF token").
 *
 * @param state - A session's state, of this application or of an Elixir one.
 * @returns 56 characters, safe in a URL.
 * @throws InvalidCsrfState when `state` is none.
 */
export function maskCsrf(state: string): string {
  const mask = newCsrfState()
  const bytes = Buffer.from(state + mask, 'utf8')
  if (bytes.length !== 2 * STATE_LENGTH) throw new InvalidCsrfState()
  for (let at = 0; at < STATE_LENGTH; at += 1) bytes[at]! ^= bytes[STATE_LENGTH + at]!
  return bytes.toString('base64url', 0, STATE_LENGTH) + mask
}

/**
 * Whether a token was made from a session's state.
 *
 * @param state - What the session holds under {@link CSRF_SESSION_KEY}, whatever that is.
 * @param token - What came with the request. The bare state is no token.
 *
 * @example
 * verifyCsrf(session[CSRF_SESSION_KEY], query.get('_csrf_token'))
 */
export function verifyCsrf(state: Term | undefined, token: string | null | undefined): boolean {
  if (typeof state !== 'string' || typeof token !== 'string') return false
  const mask = Buffer.from(token.slice(MASKED_LENGTH), 'utf8')
  const masked = decodeBase64url(token.slice(0, MASKED_LENGTH))
  if (mask.length !== STATE_LENGTH || masked?.length !== STATE_LENGTH) return false
  return secureCompare(xor(masked, mask), state)
}

/** Both of the same length. */
function xor(left: Buffer, right: Buffer): Buffer {
  const mixed = Buffer.allocUnsafe(left.length)
  for (let at = 0; at < left.length; at += 1) mixed[at] = left[at]! ^ right[at]!
  return mixed
}
