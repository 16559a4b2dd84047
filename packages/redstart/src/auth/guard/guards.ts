import { InvalidCsrfToken } from '../../errors/index.ts'
import {
  type Answer,
  type Conn,
  isLocalPath,
  LiveConn,
  notePlug,
  type PlugNote,
} from '../../http/index.ts'
import { SOCKET_ID_KEY } from '../revocation/session-topic.ts'
import {
  browserSessionOf,
  leaveBrowserSession,
  renewBrowserSession,
} from '../session/browser-session.ts'
import { clearCookie, cookieName, readCookie, writeCookie } from '../session/cookie.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import { keepReturnPath } from '../sign-in/return-path.ts'
import type { AccountUser, RequestInfo, Scope, UserScope } from '../types.ts'
import { handshakeSession } from './handshake-session.ts'
import { type GuardCore, isFreshSession, userScope } from './user-scope.ts'

/** How fresh a log-in has to be. */
export interface SudoOptions {
  /** How many minutes ago it may have been at most. */
  readonly minutes: number
}

/**
 * Plugs that say who a request belongs to, and who may go on. All of them work as `live` plugs too: they run
 * again for each live view that is mounted over its connection.
 */
export interface Guards<U extends AccountUser> {
  /**
   * Finds out who a request belongs to: `assigns.scope`, with user and session, or neither for a guest. This
   * is where the secret in a browser's cookie is replaced when it is time.
   *
   * @throws InvalidCsrfToken (rejects) for a form that came with the session cookie of somebody else.
   * @example
   * const browser = browserPipeline().plug(accounts.load, { live: true })
   */
  readonly load: (conn: Conn) => Promise<{ scope: Scope<U> }>
  /**
   * Lets those go on who are signed in; `assigns.scope` is a {@link UserScope} from then on. Others are sent
   * to log in, and come back afterwards; programs that want JSON are told 401.
   */
  readonly requireUser: (conn: Conn<{ scope: Scope<U> }>) => { scope: UserScope<U> } | Answer
  /** Sends those away who are signed in, from pages to sign in and to register. */
  readonly requireGuest: (conn: Conn<{ scope: Scope<U> }>) => Answer | undefined
  /**
   * Lets those go on who have proved a moment ago who they are. Others are asked to do so, and come back
   * afterwards.
   *
   * @example
   * const sudo = members.plug(accounts.requireSudo({ minutes: 10 }), { live: true })
   */
  readonly requireSudo: (
    options: SudoOptions,
  ) => (conn: Conn<{ scope: Scope<U> }>) => Answer | undefined
}

/** Methods of requests that change nothing. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The {@link Guards} of an application. */
export function guards<U extends AccountUser>(core: GuardCore<U>): Guards<U> {
  const { settings, sessions, t } = core
  const { paths } = settings

  const load = async (conn: Conn): Promise<{ scope: Scope<U> }> => {
    const scope = await (conn instanceof LiveConn ? scopeOfView(conn) : scopeOfRequest(conn))
    return { scope: scope ?? { user: undefined, session: undefined } }
  }

  const scopeOfRequest = async (conn: Conn): Promise<UserScope<U> | undefined> => {
    const given = readCookie(core, conn)
    const info = (): RequestInfo => requestInfo(conn)
    const presented = await sessions.present(given, 'browser', { rotate: true, info })
    const scope = presented.ok ? await userScope(core, presented.session) : undefined
    if (!presented.ok || scope === undefined) {
      if (given !== undefined) clearCookie(core, conn)
      leaveBrowserSession(conn)
      return undefined
    }
    writeCookie(core, conn, presented.handle, presented.session)
    // The session cookie ends with the browser, which the account cookie may outlive.
    if (browserSessionOf(conn) !== scope.session.id) {
      // Or it is somebody else's, whose token against forgery is none of this browser's.
      if (!READING.has(conn.req.method)) throw new InvalidCsrfToken()
      renewBrowserSession(core, conn, scope.session.id)
    }
    return scope
  }

  const scopeOfView = async (conn: LiveConn): Promise<UserScope<U> | undefined> => {
    const session = await handshakeSession(core, conn.handshake, conn.session.get(SOCKET_ID_KEY))
    return session && userScope(core, session)
  }

  /** Over a connection nothing can be kept: the page is loaded anew, and its guards do the rest. */
  const away = (conn: Conn, to: string, message: string): Answer => {
    if (conn.isLive) {
      const here = conn.path + new URL(conn.req.url).search
      return conn.redirect(isLocalPath(here) ? here : to)
    }
    if (conn.accepts('html', 'json') === 'json') {
      return conn.json({ errors: { detail: message } }, { status: 401 })
    }
    keepReturnPath(conn)
    conn.putFlash('error', message)
    return conn.redirect(to)
  }

  const cookie = cookieName(settings, true)
  return {
    load: notePlug(load, {
      ...(cookie && { schemes: { session: { type: 'apiKey', in: 'cookie', name: cookie } } }),
    }),
    requireUser: notePlug((conn: Conn<{ scope: Scope<U> }>) => {
      const { user, session } = conn.assigns.scope
      if (user !== undefined && session !== undefined) return { scope: { user, session } }
      return away(conn, paths.logIn(), t('guard.log-in-first'))
    }, membersOnly('requireUser')),
    requireGuest: notePlug(
      (conn: Conn<{ scope: Scope<U> }>) => {
        if (conn.assigns.scope.user === undefined) return undefined
        const isAsked = conn.path === paths.logIn() && conn.query.has('sudo')
        return isAsked ? undefined : conn.redirect(settings.afterLogIn)
      },
      { guard: 'requireGuest' },
    ),
    requireSudo: ({ minutes }) =>
      notePlug((conn: Conn<{ scope: Scope<U> }>) => {
        const { session } = conn.assigns.scope
        if (session === undefined) return away(conn, paths.logIn(), t('guard.log-in-first'))
        if (isFreshSession(core, session, minutes)) return undefined
        return away(conn, `${paths.logIn()}?sudo`, t('guard.log-in-again'))
      }, membersOnly('requireSudo')),
  }
}

/** What is said of a plug that tells others, if they are programs, 401. */
function membersOnly(guard: string): PlugNote {
  return { guard, responses: { 401: {} } }
}
