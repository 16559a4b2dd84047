import { type Conn, notePlug, type PlugNote } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { AccountUser, UserScope } from '../types.ts'
import type { AccessClaims } from './access-token.ts'
import { Unauthorized } from './api-schemas.ts'
import { bearerOf, unauthorized } from './bearer.ts'
import type { Tokens, VerifiedToken } from './tokens.ts'

/** What the plugs ask. */
export interface TokenPlugParts<U extends AccountUser> {
  readonly core: Pick<Core, 'settings' | 'host' | 't'>
  readonly verify: (token: unknown) => Promise<VerifiedToken>
  readonly scopeOf: (sessionId: string) => Promise<UserScope<U> | undefined>
}

type Plugs<U extends AccountUser> = Pick<
  Tokens<U>,
  'verifyHeader' | 'verifyCookie' | 'ensureAuthenticated' | 'loadUser' | 'requireFresh'
>

const MINUTE = 60_000
/** Methods that change nothing, so that other sites may have them sent. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** The plugs of {@link Tokens}. */
export function tokenPlugs<U extends AccountUser>(parts: TokenPlugParts<U>): Plugs<U> {
  const { core, verify, scopeOf } = parts
  const { t, host } = core
  const realm = core.settings.name

  return {
    verifyHeader: notePlug(async (conn: Conn) => ({ bearer: await verify(bearerOf(conn)) }), {
      schemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    }),

    verifyCookie: (name) =>
      notePlug(
        async (conn: Conn) => {
          const earlier: unknown = Reflect.get(conn.assigns, 'bearer')
          if (isVerified(earlier) && (earlier.ok || earlier.reason !== 'none')) {
            return { bearer: earlier }
          }
          return { bearer: await verify(mayUseCookies(conn) ? conn.cookie(name) : undefined) }
        },
        { schemes: { tokenCookie: { type: 'apiKey', in: 'cookie', name } } },
      ),

    ensureAuthenticated: notePlug((conn: Conn<{ bearer: VerifiedToken }>) => {
      const { bearer } = conn.assigns
      if (bearer.ok) return { claims: bearer.claims }
      // Whoever showed nothing is not told what was wrong with it (RFC 6750 section 3.1).
      if (bearer.reason === 'none') return unauthorized(conn, realm, t('api.token-missing'))
      const isExpired = bearer.reason === 'expired'
      return unauthorized(conn, realm, t(isExpired ? 'api.token-expired' : 'api.token-invalid'), {
        error: 'invalid_token',
        description: isExpired ? 'The access token expired' : 'The access token is invalid',
      })
    }, unauthorizedBy('ensureAuthenticated')),

    loadUser: async (conn) => {
      const scope = await scopeOf(conn.assigns.claims.sessionId)
      if (scope !== undefined) return { scope }
      return unauthorized(conn, realm, t('api.token-invalid'), {
        error: 'invalid_token',
        description: 'The session of the access token has ended',
      })
    },

    requireFresh: (minutes) =>
      notePlug((conn: Conn<{ claims: AccessClaims }>) => {
        const age = host().clock.now() - conn.assigns.claims.authenticatedAt.getTime()
        if (age <= minutes * MINUTE) return undefined
        return unauthorized(conn, realm, t('api.sign-in-again'), {
          error: 'insufficient_user_authentication',
          description: 'A more recent sign-in is required',
          maxAge: minutes * 60,
        })
      }, unauthorizedBy('requireFresh')),
  }
}

/** What is said of a plug that tells others 401. */
function unauthorizedBy(guard: string): PlugNote {
  return { guard, responses: { 401: { schema: Unauthorized } } }
}

/** Whether a request that changes something was made by a page of this very site, or by no page at all. */
function mayUseCookies(conn: Conn): boolean {
  if (SAFE.has(conn.method) && SAFE.has(conn.req.method)) return true
  const { headers } = conn.req
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (origin === null) return true
  return origin === `${conn.client.protocol}://${conn.client.host}`
}

function isVerified(value: unknown): value is VerifiedToken {
  return typeof value === 'object' && value !== null && 'ok' in value
}
