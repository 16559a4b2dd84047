import { type Secret, type SessionData, secretList, sign, verify } from '../../token/index.ts'
import { type SessionEnded, sessionEnded } from '../revocation/session-ended.ts'
import { SOCKET_ID_KEY, sessionTopic } from '../revocation/session-topic.ts'
import { handlesIn } from '../session/cookie.ts'
import type { AccountUser, Scope, UserScope } from '../types.ts'
import { handshakeSession } from './handshake-session.ts'
import { type GuardCore, isFreshSession, userScope } from './user-scope.ts'

/** What the page of a socket has proved, as its `connectInfo` tells: `['session', 'cookies']`. */
export interface ConnectProof {
  /** The session cookie; null unless the CSRF token of the page came along. */
  readonly session: Readonly<SessionData> | null
  /** The `cookie` header. */
  readonly cookies: string | null
}

/** Who a socket belongs to, and how it is found when their session ends. */
export interface SocketGuard<U extends AccountUser> {
  /**
   * What a page hands its scripts to connect with. It is good for 14 days, and no longer than the session.
   *
   * @example
   * html`<meta name="user_token" content=${accounts.socketToken(scope)}>`
   */
  readonly socketToken: (scope: UserScope<U>) => string
  /** Who a {@link socketToken} belongs to now; undefined for garbage, and when the session has ended. */
  readonly scopeOfToken: (token: unknown) => Promise<UserScope<U> | undefined>
  /**
   * Who a browser belongs to that connects with its cookies. They count for nothing without the CSRF token
   * of the page, for any page of the web can make a browser send them.
   *
   * @example
   * defineSocket({
   *   connectInfo: ['session', 'cookies'],
   *   async connect({ connectInfo }) {
   *     const scope = await accounts.scopeOfConnect(connectInfo)
   *     return scope ? { scope } : error('unauthorized')
   *   },
   *   id: ({ scope }) => accounts.socketId(scope),
   * })
   */
  readonly scopeOfConnect: (proof: ConnectProof) => Promise<UserScope<U> | undefined>
  /** The `id` of sockets: by it they are closed when the session ends, on whatever node they are. */
  readonly socketId: (scope: UserScope<U>) => string
  /**
   * The typed topic of the end of a session, for channels and views that stay when somebody is logged out, or
   * that show others: what is named by {@link SocketGuard.socketId} is closed anyway. It may be told more than
   * once, and within `session.fallbackSeconds` where the end came before the subscription, or the message was lost.
   *
   * @example
   * const roomChannel = room
   *   .joined((socket) => socket.subscribe(accounts.ended(socket.assigns.scope)))
   *   .info(accounts.ended, (_end, socket) => socket.push('logged_out', {}))
   */
  readonly ended: SessionEnded
  /**
   * Who a request belongs to, for handlers of another framework. It cannot hand out a new secret, so the
   * pages of the application have to be visited as well.
   */
  readonly scopeOf: (request: Request) => Promise<Scope<U>>
  /**
   * Whether somebody has proved within so many minutes who they are, for channels. A session is read
   * again where it was not fresh when the socket was opened.
   *
   * @throws SessionsUnavailable when the store is.
   */
  readonly isFresh: (scope: UserScope<U>, minutes: number) => Promise<boolean>
}

/** What the tokens are for, in Phoenix's generated code too. */
const SALT = 'user'
/** 14 days. */
const MAX_AGE = 1_209_600

/** The {@link SocketGuard} of an application. */
export function socketGuard<U extends AccountUser>(core: GuardCore<U>): SocketGuard<U> {
  const { sessions, settings, host } = core
  const secret = (): Secret => secretList(host().secretKeyBase, 'endpoint')

  const scopeOfId = async (id: string): Promise<UserScope<U> | undefined> => {
    const session = await sessions.live(id)
    return session && userScope(core, session)
  }

  return {
    socketToken: ({ session }) =>
      sign(secret(), SALT, session.id, { maxAge: MAX_AGE, now: host().clock.now() }),
    scopeOfToken: async (token) => {
      if (typeof token !== 'string') return undefined
      const now = host().clock.now()
      const result = verify(secret(), SALT, token, { maxAge: MAX_AGE, now })
      return result.ok && typeof result.data === 'string' ? scopeOfId(result.data) : undefined
    },
    scopeOfConnect: async ({ session: page, cookies }) => {
      const handshake = { headers: { cookie: cookies ?? undefined } }
      const session = await handshakeSession(core, handshake, page?.[SOCKET_ID_KEY])
      return session && userScope(core, session)
    },
    socketId: ({ session }) => sessionTopic(session.id),
    ended: sessionEnded,
    scopeOf: async (request) => {
      for (const handle of handlesIn(settings, request.headers.get('cookie'))) {
        const presented = await sessions.present(handle, 'browser', { rotate: false })
        const scope = presented.ok ? await userScope(core, presented.session) : undefined
        if (scope !== undefined) return scope
      }
      return { user: undefined, session: undefined }
    },
    isFresh: async ({ session }, minutes) => {
      if (isFreshSession(core, session, minutes)) return true
      const now = await sessions.live(session.id)
      return now !== undefined && isFreshSession(core, now, minutes)
    },
  }
}
