import { InsecureSession } from '../../errors/index.ts'
import type { Conn } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { AccountSettings } from '../settings.ts'
import type { SessionInfo } from '../types.ts'

/** What naming, writing and reading the cookie takes of the accounts. */
interface CookieCore extends Pick<Core, 'host'> {
  readonly settings: Pick<AccountSettings, 'slug'>
}

/** What has to become of the cookie when the answer is sent: the last word counts. */
const decided = new WeakMap<Conn, () => void>()

/**
 * The name of the cookie that holds the handle of a session. Over https browsers guarantee by its prefix that
 * this very host has set it, for all of its paths and over https.
 *
 * @param secure - Whether the browser came by https.
 * @returns undefined over plain http in production, where there is none.
 */
export function cookieName(
  { slug }: Pick<AccountSettings, 'slug'>,
  secure: boolean,
): string | undefined {
  if (secure) return `__Host-${slug}_session`
  return process.env.NODE_ENV === 'production' ? undefined : `${slug}_session`
}

/**
 * Has the answer hand out a handle, in place of an earlier one and of {@link clearCookie}.
 *
 * @param handle - Undefined leaves the cookie as it is.
 * @param session - Decides how long the browser keeps it: as long as the session may go unused, or until the
 *   browser is closed.
 * @throws InsecureSession over plain http in production.
 */
export function writeCookie(
  core: CookieCore,
  conn: Conn,
  handle: string | undefined,
  session: SessionInfo,
): void {
  if (handle === undefined) return
  const name = cookieName(core.settings, conn.isSecure)
  if (name === undefined) throw new InsecureSession()
  const left = session.expiresAt.getTime() - core.host().clock.now()
  const maxAge = Math.max(0, Math.floor(left / 1000))
  decide(conn, () => conn.putCookie(name, handle, session.persistent ? { maxAge } : {}))
}

/** Has the browser forget its handle. */
export function clearCookie({ settings }: Pick<CookieCore, 'settings'>, conn: Conn): void {
  const name = cookieName(settings, conn.isSecure)
  if (name !== undefined) decide(conn, () => conn.deleteCookie(name))
}

/** What a request presents as its handle; undefined for none, and where there are several. */
export function readCookie(
  { settings }: Pick<CookieCore, 'settings'>,
  conn: Conn,
): string | undefined {
  const name = cookieName(settings, conn.isSecure)
  return name === undefined ? undefined : cookieIn(conn.req.headers.get('cookie'), name)
}

/**
 * What may be a handle in the `cookie` header of a handshake, of which nobody has found out whether the browser
 * came by https: that of https first, and in production nothing else.
 */
export function handlesIn(
  settings: Pick<AccountSettings, 'slug'>,
  header: string | null | undefined,
): readonly string[] {
  const names = [cookieName(settings, true), cookieName(settings, false)]
  return names.flatMap((name) => (name && cookieIn(header, name)) ?? [])
}

function cookieIn(header: string | null | undefined, name: string): string | undefined {
  const prefix = `${name}=`
  const [found, ...others] = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
  // A browser sends one: who sends two has tampered with them, or was tampered with.
  return others.length > 0 ? undefined : found?.slice(prefix.length)
}

function decide(conn: Conn, write: () => void): void {
  if (!decided.has(conn)) conn.beforeSend(() => decided.get(conn)?.())
  decided.set(conn, write)
}
