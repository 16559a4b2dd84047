import type { IncomingMessage } from 'node:http'
import type { ParamMap } from '../../params/index.ts'
import {
  CSRF_SESSION_KEY,
  decodeSession,
  type Secret,
  type SessionCookieOptions,
  type SessionData,
  verifyCsrf,
} from '../../token/index.ts'
import { cookieValue } from './cookie.ts'

/** Where the page's session is found: the options of the application's session cookie. */
export interface SessionOptions extends SessionCookieOptions {
  /** Name of the cookie. */
  cookie: string
  /** Key of the CSRF state in the session. Default `_csrf_token`. */
  csrfTokenKey?: string
  /** Whether the page has to prove itself with `_csrf_token`. Default true. */
  checkCsrf?: boolean
}

/**
 * The session of the page that opens a socket: its cookie has to decode and, since any page of the
 * web can make a browser send that cookie, the connect parameter `_csrf_token` has to be the page's
 * (Phoenix channels protocol, section 1.5).
 *
 * @returns null when there is none; that alone refuses nobody.
 */
export function readSession(
  options: SessionOptions,
  secret: Secret,
  request: IncomingMessage,
  params: ParamMap,
): Readonly<SessionData> | null {
  const { cookie, csrfTokenKey = CSRF_SESSION_KEY, checkCsrf = true } = options
  const value = cookieValue(request.headers.cookie, cookie)
  const session = value === undefined ? undefined : decodeSession(secret, value, options)
  if (session === undefined) return null
  if (!checkCsrf) return session
  const token = params._csrf_token
  const proven = typeof token === 'string' && verifyCsrf(session[csrfTokenKey], token)
  return proven ? session : null
}
