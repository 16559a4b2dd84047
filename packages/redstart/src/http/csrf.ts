import { InvalidCsrfToken } from '../errors/index.ts'
import { CSRF_SESSION_KEY, verifyCsrf } from '../token/index.ts'
import type { Conn } from './conn.ts'

/** Methods that change nothing, so that other sites may have them sent. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** What a browser says of a request that a page of this very host made, or its user alone (Fetch Metadata). */
const OURS = new Set(['same-origin', 'none'])

/** Requests that were let through: what later plugs do to the session changes nothing about that. */
const checked: WeakSet<Conn> = new WeakSet()

/**
 * A plug that lets a request change something only when it comes from a page of this application:
 * posts and the like have to carry the session's token, as `_csrf_token` in a form or as the header
 * `x-csrf-token`, and browsers that say where a request comes from must not name another site. The forms of `redstart/components` do; `browserPipeline` has this plug.
 *
 * @returns a plug that throws InvalidCsrfToken, answered with 403.
 */
export function protectFromForgery(): (conn: Conn) => Promise<void> | undefined {
  return (conn) => {
    const isSafe = SAFE.has(conn.method) && SAFE.has(conn.req.method)
    return isSafe || checked.has(conn) ? undefined : check(conn)
  }
}

async function check(conn: Conn): Promise<void> {
  // A neighbouring host can plant a session cookie with a token that fits. It cannot make a browser lie.
  const site = conn.req.headers.get('sec-fetch-site')
  if (site !== null && !OURS.has(site)) throw new InvalidCsrfToken()
  const state = conn.session.get(CSRF_SESSION_KEY)
  const token = conn.req.headers.get('x-csrf-token') ?? (await conn.body())._csrf_token
  if (typeof token !== 'string' || !verifyCsrf(state, token)) throw new InvalidCsrfToken()
  checked.add(conn)
}
