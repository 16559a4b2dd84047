import { type Conn, isLocalPath } from '../../http/index.ts'

/** Where the session keeps it; Phoenix's generated code has it there too. */
const KEY = 'user_return_to'

/** The session is a cookie of 4 KB that holds more than this. */
const MAX_LENGTH = 1024

/** Slashes, backslashes and control characters in escapes: what undoes them twice makes another path. */
const HIDDEN = /%(?:2f|5c|[01][\da-f]|7f|25(?:2f|5c))/i

/**
 * Remembers where somebody was going who has to log in first: the path and query of a page that a browser
 * was led to. Nothing is remembered of a form that was sent, of what a script asked for, nor over
 * the connection of a live view, which has no answer to put it into.
 */
export function keepReturnPath(conn: Conn): void {
  if (conn.isLive || conn.method !== 'GET' || conn.req.method !== 'GET') return
  const mode = conn.req.headers.get('sec-fetch-mode')
  if (mode !== null && mode !== 'navigate') return
  const query = conn.query.size === 0 ? '' : new URL(conn.req.url).search
  const path = conn.path + query
  if (isReturnPath(path)) conn.session.put(KEY, path)
}

/** Has somebody who logs in go to a page of ours; to nowhere that {@link isReturnPath} refuses. */
export function putReturnPath(conn: Conn, path: string): void {
  if (isReturnPath(path)) conn.session.put(KEY, path)
}

/** Where somebody was going before they had to log in; once. */
export function takeReturnPath(conn: Conn): string | undefined {
  const path = conn.session.get(KEY)
  conn.session.delete(KEY)
  return isReturnPath(path) ? path : undefined
}

/**
 * Whether a browser that is sent there stays on this site and finds a page of it, however often somebody
 * on the way decodes the path.
 */
export function isReturnPath(path: unknown): path is string {
  if (typeof path !== 'string' || path.length > MAX_LENGTH || !isLocalPath(path)) return false
  const [pathname = ''] = path.split(/[?#]/, 1)
  if (HIDDEN.test(pathname) || pathname.includes('//')) return false
  const { origin, pathname: resolved } = new URL(path, 'http://site.invalid')
  return origin === 'http://site.invalid' && !resolved.startsWith('//')
}
