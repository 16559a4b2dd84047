import type { Action, Answer, Conn, Reply, Scope as RouteScope } from '../../http/index.ts'
import type { Refusal } from '../extension.ts'
import type { AccountUser, RequestInfo, Scope, SessionInfo, UserScope } from '../types.ts'
import type { AccessClaims } from './access-token.ts'
import type { ApiPath } from './api-routes.ts'

/** What somebody gets who has signed in with a program. */
export interface IssuedTokens {
  /** The access token: who shows it is its user, for some minutes. */
  readonly token: string
  /** What new tokens are given for, once: keep it where nobody else reads it. */
  readonly refreshToken: string
  /** How long the access token is good, in seconds. */
  readonly expiresIn: number
  readonly session: SessionInfo
}

/** What checking an access token comes to. */
export type VerifiedToken =
  | { readonly ok: true; readonly claims: AccessClaims }
  /** `none`: there was none; `revoked`: its session has ended. */
  | { readonly ok: false; readonly reason: 'none' | 'invalid' | 'expired' | 'revoked' }

/** The scope of a connection that was opened with a token. */
export interface TokenScope<U extends AccountUser = AccountUser> extends UserScope<U> {
  /** Names the connection. */
  readonly connection: string
  /** When the token expires that it was opened with. */
  readonly expiresAt: Date
}

/**
 * Tokens for programs, as the accounts of an application give them: an access token, which is a JSON Web
 * Token and good for some minutes, and a refresh token, for which there are new ones. Both hang on a session
 * like that of a browser: it is listed and revoked with the others, and both end with it. Made by
 * `defineTokens`.
 *
 * @typeParam U - A user, as the application's table has them.
 */
export interface Tokens<U extends AccountUser = AccountUser> {
  /**
   * Gives tokens to somebody who has proved who they are: the one exit, for programs. Extensions may refuse,
   * and a suspended account is always refused.
   *
   * @param method - How they proved it, for the list of sessions and the audit. Default `password`.
   */
  issue(
    user: AccountUser,
    info: RequestInfo,
    method?: string,
  ): Promise<
    ({ readonly ok: true } & IssuedTokens) | { readonly ok: false; readonly refused: Refusal }
  >

  /**
   * An access token of a session that there is, for the scripts of a page whose visitor is logged in. It is
   * good no longer than the session.
   *
   * @example
   * html`<meta name="user_token" content=${await tokens.tokenFor(scope)}>`
   */
  tokenFor(scope: UserScope<U>): Promise<string>

  /**
   * Whose an access token is, whatever is given as one. Its session is looked up where it has to be: once a
   * minute for all tokens together.
   *
   * @throws what the store throws, when that has to be asked.
   */
  verify(token: unknown): Promise<VerifiedToken>

  /**
   * Gives new tokens for a refresh token, which is good for nothing once its successor was used.
   *
   * @returns undefined when it is none, or its session has ended.
   */
  refresh(refreshToken: unknown, info: RequestInfo): Promise<IssuedTokens | undefined>

  /**
   * Ends the session of an access or a refresh token, and all that hangs on it. One that is not good ends
   * nothing.
   *
   * @returns whether it ended one.
   */
  revoke(token: unknown, info: RequestInfo): Promise<boolean>

  /**
   * A plug that reads the token of the header `authorization: Bearer …`, and nothing else: no cookie, no
   * query. What came of it is `assigns.bearer`; {@link Tokens.ensureAuthenticated} decides.
   *
   * @example
   * const api = apiPipeline()
   *   .plug(tokens.verifyHeader)
   *   .plug(tokens.ensureAuthenticated)
   *   .plug(tokens.loadUser)
   */
  readonly verifyHeader: (conn: Conn) => Promise<{ bearer: VerifiedToken }>

  /**
   * A plug as {@link Tokens.verifyHeader} that reads a cookie. After `verifyHeader` in a pipeline it is asked
   * where the header had no token. What changes something has to come from this site itself, by what the
   * browser says (`sec-fetch-site`, `origin`): the visitor's browser sends the cookie whoever asks it to.
   */
  readonly verifyCookie: (name: string) => (conn: Conn) => Promise<{ bearer: VerifiedToken }>

  /** A plug that lets those go on who have a good token: `assigns.claims`. Others are told 401. */
  readonly ensureAuthenticated: (
    conn: Conn<{ bearer: VerifiedToken }>,
  ) => { claims: AccessClaims } | Answer

  /** A plug that loads session and user of the token: `assigns.scope`. Where one is gone, 401. */
  readonly loadUser: (
    conn: Conn<{ claims: AccessClaims }>,
  ) => Promise<{ scope: UserScope<U> } | Answer>

  /** A plug that lets those go on who have proved who they are within so many minutes. Others are told 401. */
  readonly requireFresh: (
    minutes: number,
  ) => (conn: Conn<{ claims: AccessClaims }>) => Answer | undefined

  /**
   * Who opens a connection or joins a topic with a token; undefined for a token that is not good. A
   * connection that has {@link Tokens.socketId} as its `id` is closed when the token expires, unless it was
   * renewed, and when the session ends. Who joins is asked for with {@link Tokens.isGood}.
   *
   * @example
   * defineSocket({
   *   params: z.object({ token: z.string() }),
   *   async connect({ params }) {
   *     const scope = await tokens.scopeOfToken(params.token)
   *     return scope ? { scope } : error('unauthorized')
   *   },
   *   id: ({ scope }) => tokens.socketId(scope),
   * })
   */
  scopeOfToken(token: unknown): Promise<TokenScope<U> | undefined>

  /** The `id` of a socket that is opened with a token: from then on it is watched. */
  socketId(scope: TokenScope<U>): string

  /**
   * Lets a connection stay for as long as a newer token of its session is good. A token of somebody else
   * closes it; one that is not good changes nothing.
   *
   * @returns whether the connection was renewed.
   * @example
   * .on('renew', z.object({ token: z.string() }), async ({ token }, socket) => {
   *   const isRenewed = await tokens.renew(socket.assigns.scope, token)
   *   return isRenewed ? ok() : error('unauthorized')
   * })
   */
  renew(scope: TokenScope<U>, token: unknown): Promise<boolean>

  /**
   * Whether a token is good still that a scope was made of, by what this node knows; without a query. For
   * channels that are joined with a token: a handler asks it before it trusts the scope.
   */
  isGood(scope: TokenScope<U>): boolean

  /**
   * Routes for programs: POST `/sign_up`, `/sign_in`, `/refresh`, `/sign_out`, in JSON.
   *
   * @example
   * defineRouter().scope('/api', apiPipeline(), tokens.routes)
   */
  readonly routes: <A extends object, const Prefix extends string, L extends object>(
    scope: RouteScope<A, Prefix, never, L>,
  ) => RouteScope<A, Prefix, ApiPath<Prefix>, L>

  /**
   * A route behind `accounts.load` that gives the scripts of a page an access token as
   * {@link Tokens.tokenFor} does, when theirs expires: 200 with `data.token` and `data.expires_in`, and 401
   * for a guest.
   *
   * @example
   * r.get('/token', tokens.renewal)
   */
  readonly renewal: (conn: Conn<{ scope: Scope<U> }>) => Promise<Reply>

  /**
   * The public keys, for others who check the tokens (RFC 7517).
   *
   * @example
   * r.get('/.well-known/jwks.json', tokens.jwks)
   */
  readonly jwks: Action<object, object>
}
