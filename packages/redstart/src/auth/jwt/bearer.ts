import type { Conn, Reply } from '../../http/index.ts'

/** What is wrong with a token, as its client is told (RFC 6750 section 3.1, RFC 9470 section 3). */
export interface Challenge {
  readonly error?: 'invalid_token' | 'insufficient_user_authentication'
  readonly description?: string
  /** How old the last sign-in may be, in seconds. */
  readonly maxAge?: number
}

/** RFC 6750 section 2.1; the scheme in any case. */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i

/** The token of the header `authorization`; undefined for none, and for another scheme. */
export function bearerOf(conn: Conn): string | undefined {
  return BEARER.exec(conn.req.headers.get('authorization') ?? '')?.[1]
}

/** The answer to whoever has no good token: 401 with the challenge that says what is missing. */
export function unauthorized(
  conn: Conn,
  realm: string,
  message: string,
  { error, description, maxAge }: Challenge = {},
): Reply {
  const parts = [
    `realm="${quotable(realm)}"`,
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(description === undefined ? [] : [`error_description="${description}"`]),
    ...(maxAge === undefined ? [] : [`max_age=${maxAge}`]),
  ]
  const headers = { 'www-authenticate': `Bearer ${parts.join(', ')}`, 'cache-control': 'no-store' }
  return conn.json({ message, status: 'unauthorized' }, { status: 401, headers })
}

/** What may stand in a quoted string of a header. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, "'")
}
