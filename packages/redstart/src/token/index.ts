/**
 * Tokens and cookies that Phoenix and Plug accept, and the reverse: an application in Elixir and one
 * in TypeScript that share a secret read each other's.
 *
 * - {@link sign} and {@link verify}: tokens that can be read but not changed, for identities;
 * - {@link encrypt} and {@link decrypt}: tokens that cannot be read either;
 * - {@link encodeSession} and {@link decodeSession}: the value of Plug's session cookie;
 * - {@link maskCsrf} and {@link verifyCsrf}: proof that a socket was opened by one of our own pages.
 *
 * Every secret may be a list: the first signs, all verify. What tokens and sessions hold are values
 * that JavaScript and Erlang both know, see {@link Term}.
 *
 * @example
 * import { sign, verify } from 'redstart/token'
 *
 * const token = sign(secretKeyBase, 'user auth', 42)
 * verify(secretKeyBase, 'user auth', token) // { ok: true, data: 42 }
 *
 * @module
 */
export { CSRF_SESSION_KEY, maskCsrf, newCsrfState, verifyCsrf } from './csrf.ts'
export { deriveKey, type KeyDigest, type KeyOptions } from './keys.ts'
export { type Secret, type SecretUse, secretList } from './secrets.ts'
export { secureCompare } from './secure-compare.ts'
export {
  decodeSession,
  encodeSession,
  type SessionCookieFormat,
  type SessionCookieOptions,
  type SessionData,
} from './session-cookie.ts'
export { Atom, Float, type Term, type TermRecord, Tuple } from './term.ts'
export {
  decrypt,
  encrypt,
  type SignOptions,
  sign,
  type TokenFailure,
  type TokenResult,
  type VerifyOptions,
  verify,
} from './token.ts'
