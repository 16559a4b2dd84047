import { InvalidOption } from '../../errors/index.ts'
import { type Conn, notePlug } from '../../http/index.ts'
import type { Accounts } from '../accounts.ts'
import { userScope } from '../guard/user-scope.ts'
import { beginSession } from '../sign-in/begin-session.ts'
import { refusalOf } from '../sign-in/refusal.ts'
import type { AccountUser, RequestInfo, Scope, SessionInfo, UserScope } from '../types.ts'
import { AccessTokens } from './access-token.ts'
import { apiRoutes, renewalOf } from './api-routes.ts'
import { RevokedSessions } from './revoked-sessions.ts'
import { derivedKeys, type KeyRing } from './token-keys.ts'
import { tokenPlugs } from './token-plugs.ts'
import { TokenSockets } from './token-sockets.ts'
import type { IssuedTokens, Tokens, VerifiedToken } from './tokens.ts'

/** What tokens are made of. */
export interface TokenOptions<U extends AccountUser> {
  readonly accounts: Pick<Accounts<U>, 'core' | 'userOf'>
  /** Who makes the tokens (`iss`): the address of the application, as a rule. */
  readonly issuer: string
  /** Whom they are for (`aud`). A token for another audience is refused. */
  readonly audience: string
  /** What signs and checks them. Default keys that are made of the endpoint's `secretKeyBase`. */
  readonly keys?: KeyRing
  /** How long an access token is good, in seconds; from 60 to 3,600. Default 900. */
  readonly accessSeconds?: number
}

/**
 * Gives the accounts of an application tokens for programs: native applications, single pages, other
 * servers. Needs the package `jose`.
 *
 * @throws InvalidOption
 * @example
 * export const tokens = defineTokens({ accounts, issuer: 'https://chat.example', audience: 'chat-api' })
 */
export function defineTokens<U extends AccountUser>(options: TokenOptions<U>): Tokens<U> {
  const { accounts, accessSeconds = 900, keys } = options
  const { core } = accounts
  const { host, sessions, settings } = core
  const issuer = nameOf('issuer', options.issuer)
  const audience = nameOf('audience', options.audience)
  if (!Number.isInteger(accessSeconds) || accessSeconds < 60 || accessSeconds > 3_600) {
    throw new InvalidOption('accessSeconds', accessSeconds, 'a whole number from 60 to 3600')
  }
  const ring = keys === undefined ? () => derivedKeys(core.keys) : () => keys
  const clock = () => host().clock
  const access = new AccessTokens({ issuer, audience, seconds: accessSeconds, ring, clock })
  const fallback = settings.session.fallbackSeconds * 1_000
  const { sessions: store } = core.store
  const revoked = new RevokedSessions({ store, host, kept: accessSeconds * 1_000, fallback })
  const sockets = new TokenSockets(host, revoked, fallback)
  const users = { byId: (id: string) => accounts.userOf(id) }

  const issued = async (session: SessionInfo, refreshToken: string): Promise<IssuedTokens> => ({
    token: await access.sign(session),
    refreshToken,
    expiresIn: access.secondsOf(session),
    session,
  })

  const verify = async (token: unknown): Promise<VerifiedToken> => {
    if (token === undefined) return { ok: false, reason: 'none' }
    const claims = await access.read(token)
    if (typeof claims === 'string') return { ok: false, reason: claims }
    if (await revoked.has(claims.sessionId)) return { ok: false, reason: 'revoked' }
    return { ok: true, claims }
  }

  const scopeOf = async (sessionId: string): Promise<UserScope<U> | undefined> => {
    const session = await sessions.live(sessionId)
    return session && userScope({ users }, session)
  }

  /** The session of a token of either kind, if that is good. */
  const sessionOf = async (token: unknown): Promise<SessionInfo | undefined> => {
    const verified = await verify(token)
    if (verified.ok) return sessions.live(verified.claims.sessionId)
    const presented = await sessions.present(token, 'api', { rotate: false })
    return presented.ok ? presented.session : undefined
  }

  const tokens: Tokens<U> = {
    ...tokenPlugs({ core, verify, scopeOf }),
    verify,

    async issue(user, info, method = 'password') {
      const evidence = { method, remember: true }
      const { id: userId } = user
      const refused = await refusalOf(core, user, evidence)
      const begun = refused
        ? undefined
        : await beginSession(core, user, { kind: 'api', evidence, info })
      if (begun === undefined) {
        const reason = refused ?? 'changed'
        await core.audit.write({ kind: 'log_in_failed', userId, reason, info })
        return { ok: false, refused: reason }
      }
      const { session, handle } = begun
      const sessionId = session.id
      await core.audit.write({ kind: 'log_in', userId, sessionId, reason: method, info })
      return { ok: true, ...(await issued(session, handle)) }
    },

    async refresh(refreshToken: unknown, info: RequestInfo) {
      const presented = await sessions.present(refreshToken, 'api', {
        rotate: true,
        info: () => info,
      })
      if (!presented.ok || typeof refreshToken !== 'string') return undefined
      const { session, handle = refreshToken } = presented
      return (await userScope({ users }, session)) && issued(session, handle)
    },

    async revoke(token, info) {
      const session = await sessionOf(token)
      if (session === undefined) return false
      const { id: sessionId, userId } = session
      const { ids } = await sessions.revoke({ ids: [sessionId] }, 'log_out', { info })
      if (ids.length === 0) return false
      await core.audit.write({ kind: 'log_out', userId, sessionId, info })
      return true
    },

    async scopeOfToken(token) {
      const verified = await verify(token)
      if (!verified.ok) return undefined
      const { sessionId, expiresAt } = verified.claims
      // What is tolerated of a request would be too late to watch a connection.
      if (expiresAt.getTime() <= clock().now()) return undefined
      const scope = await scopeOf(sessionId)
      return scope && { ...scope, connection: sockets.name(), expiresAt }
    },

    socketId({ connection, expiresAt, user, session }) {
      sockets.open(connection, expiresAt.getTime(), { userId: user.id, sessionId: session.id })
      return connection
    },

    isGood({ connection, expiresAt, session }) {
      const until = sockets.untilOf(connection) ?? expiresAt.getTime()
      return clock().now() < until && !revoked.hasNow(session.id)
    },

    async renew({ connection }, token) {
      const verified = await verify(token)
      return verified.ok && sockets.renew(connection, verified.claims)
    },

    tokenFor: ({ session }) => access.sign(session),
    renewal: notePlug(
      async (conn: Conn<{ scope: Scope<U> }>) => {
        const { session } = conn.assigns.scope
        if (session === undefined) return renewalOf(core, conn)
        const token = await access.sign(session)
        return renewalOf(core, conn, { token, seconds: access.secondsOf(session) })
      },
      { guard: 'tokens' },
    ),
    routes: (scope) => apiRoutes(core, tokens, scope),
    jwks: notePlug(
      (conn: Conn<object, object>) => conn.json({ keys: ring().all.map(({ jwk }) => jwk) }),
      { guard: 'anyone' },
    ),
  }
  return tokens
}

function nameOf(option: string, name: unknown): string {
  if (typeof name === 'string' && name !== '' && name.length <= 200) return name
  throw new InvalidOption(option, name, 'a text of 1 to 200 characters')
}
