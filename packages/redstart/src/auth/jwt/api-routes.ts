import { errorsOf } from '../../changeset/index.ts'
import {
  type Conn,
  type JoinPath,
  notePlug,
  type Reply,
  type Scope as RouteScope,
} from '../../http/index.ts'
import type { Core } from '../core.ts'
import { registerUser } from '../flow/register-user.ts'
import { redacted } from '../secret/redacted.ts'
import { authenticate } from '../sign-in/authenticate.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import { errorTexts } from '../text/translate.ts'
import type { AccountUser } from '../types.ts'
import * as described from './api-schemas.ts'
import { bearerOf, unauthorized } from './bearer.ts'
import type { IssuedTokens, Tokens } from './tokens.ts'

/** The paths of the routes for programs. */
export type ApiPath<Prefix extends string> = JoinPath<
  Prefix,
  '/sign_up' | '/sign_in' | '/refresh' | '/sign_out'
>

type Params = Readonly<Record<string, unknown>>
type ApiTokens = Pick<Tokens, 'issue' | 'refresh' | 'revoke'>

/** Adds the routes for programs to a scope. Every answer is `{ data?, message, status, errors? }`. */
export function apiRoutes<A extends object, const Prefix extends string, L extends object>(
  core: Core,
  tokens: ApiTokens,
  scope: RouteScope<A, Prefix, never, L>,
): RouteScope<A, Prefix, ApiPath<Prefix>, L> {
  return scope
    .post(
      '/sign_up',
      described.signUp,
      by((conn) => signUp(core, tokens, conn)),
    )
    .post(
      '/sign_in',
      described.signIn,
      by((conn) => signIn(core, tokens, conn)),
    )
    .post(
      '/refresh',
      described.refresh,
      by((conn) => refresh(core, tokens, conn)),
    )
    .post(
      '/sign_out',
      described.signOut,
      by((conn) => signOut(core, tokens, conn)),
    )
}

/** An action that decides itself who gets what. */
function by(action: (conn: Conn) => Promise<Reply>): (conn: Conn) => Promise<Reply> {
  return notePlug(action, { guard: 'tokens' })
}

/**
 * Registers somebody. Where the accounts are neutral a new address and a taken one get the same answer, and
 * no tokens: those are for who has read the mail. Where they are friendly there are tokens at once,
 * unless an extension wants something else first.
 */
async function signUp(core: Core, tokens: ApiTokens, conn: Conn): Promise<Reply> {
  const info = requestInfo(conn)
  const registration = await registerUser(core, await userParams(conn), info)
  switch (registration.kind) {
    case 'throttled':
      return tooMany(core, conn, registration.retryAfter)
    case 'invalid': {
      const translate = errorTexts(core.texts)
      const errors = errorsOf(registration.changeset, { translate })
      return answer(conn, 422, { errors, message: core.t('api.invalid') })
    }
    case 'taken':
      return checkMail(core, conn, registration.email)
    case 'registered': {
      const { user } = registration
      if (core.settings.enumeration === 'neutral') return checkMail(core, conn, user.email)
      const issued = await tokens.issue(user, info)
      if (!issued.ok) return checkMail(core, conn, user.email)
      return answer(conn, 201, { data: dataOf(user, issued), message: core.t('api.signed-up') })
    }
  }
}

/** Signs somebody in. Whatever is wrong, the answer is the same. */
async function signIn(core: Core, tokens: ApiTokens, conn: Conn): Promise<Reply> {
  const info = requestInfo(conn)
  const { email, password } = await userParams(conn)
  const found = await authenticate(core, { email, password: redacted(password) }, info)
  if (!found.ok && found.reason === 'throttled') return tooMany(core, conn, found.retryAfter)
  const issued = found.ok ? await tokens.issue(found.user, info) : undefined
  if (!found.ok || !issued?.ok) {
    return unauthorized(conn, core.settings.name, core.t('log-in.failed'))
  }
  return answer(conn, 200, { data: dataOf(found.user, issued), message: core.t('api.signed-in') })
}

async function refresh(core: Core, tokens: ApiTokens, conn: Conn): Promise<Reply> {
  const { refresh_token: given } = await conn.body()
  const issued = await tokens.refresh(given, requestInfo(conn))
  if (issued === undefined) {
    return unauthorized(conn, core.settings.name, core.t('api.refresh-invalid'))
  }
  return answer(conn, 200, { data: tokensOf(issued), message: core.t('api.refreshed') })
}

/** Ends the session of the tokens that are shown. One that is not good is none, and no error (RFC 7009). */
async function signOut(core: Core, tokens: ApiTokens, conn: Conn): Promise<Reply> {
  const info = requestInfo(conn)
  const { refresh_token: given } = await conn.body()
  for (const token of [bearerOf(conn), given]) {
    if (token !== undefined) await tokens.revoke(token, info)
  }
  return answer(conn, 200, { data: {}, message: core.t('api.signed-out') })
}

/** The answer to the scripts of a page that ask for a token: 401 when its visitor is a guest. */
export function renewalOf(
  core: Pick<Core, 'settings' | 't'>,
  conn: Conn,
  given?: { readonly token: string; readonly seconds: number },
): Reply {
  if (given === undefined) {
    return unauthorized(conn, core.settings.name, core.t('guard.log-in-first'))
  }
  const data = { token: given.token, expires_in: given.seconds }
  return answer(conn, 200, { data, message: core.t('api.refreshed') })
}

/** What was sent about a user: under `user`, or as it is. */
async function userParams(conn: Conn): Promise<Params> {
  const body = await conn.body()
  return isMap(body.user) ? body.user : body
}

/** The same for everybody: for a new account, and for an address that has one. */
function checkMail(core: Core, conn: Conn, email: string): Reply {
  return answer(conn, 202, { data: { email }, message: core.t('api.check-mail') })
}

function tooMany(core: Core, conn: Conn, retryAfter: number): Reply {
  const headers = { 'retry-after': String(retryAfter) }
  return answer(conn, 429, { message: core.t('api.too-many') }, headers)
}

function dataOf({ email }: AccountUser, issued: IssuedTokens): object {
  return { email, ...tokensOf(issued) }
}

function tokensOf({ token, refreshToken, expiresIn }: IssuedTokens): object {
  return { token, refresh_token: refreshToken, expires_in: expiresIn }
}

const STATUS = {
  200: 'ok',
  201: 'created',
  202: 'accepted',
  422: 'unprocessable_entity',
  429: 'too_many_requests',
} as const

function answer(
  conn: Conn,
  status: keyof typeof STATUS,
  body: { readonly data?: object; readonly message: string; readonly errors?: object },
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const options = { status, headers: { 'cache-control': 'no-store', ...headers } }
  return conn.json({ ...body, status: STATUS[status] }, options)
}

function isMap(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
