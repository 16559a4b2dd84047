import { randomBytes } from 'node:crypto'
import { AnswerSent, InvalidRedirect, UnsafeRedirect } from '../errors/index.ts'
import { type Html, renderToStream, renderToString } from '../html/index.ts'
import type { ClientInfo } from '../proxy/index.ts'
import { maskCsrf, type Term } from '../token/index.ts'
import type { Body, BodyParams } from './body/body.ts'
import type { BodyLimits } from './body/body-limits.ts'
import { readBody } from './body/read-body.ts'
import type { Scratch } from './body/scratch.ts'
import {
  type CookieOptions,
  type CookieProtection,
  openCookie,
  type Protected,
  readCookie,
  sealCookie,
  serializeCookie,
} from './cookies.ts'
import type { HttpEnvironment } from './environment.ts'
import { Flash, type FlashKind, type FlashMessages } from './flash.ts'
import { type HeaderList, headersWith, putHeader } from './header-list.ts'
import type { LiveRoutes } from './live-routes.ts'
import { FLASH_COOKIE, openFlash } from './live-tokens.ts'
import { prefers } from './negotiate.ts'
import { isLocalPath } from './path.ts'
import type { Page } from './pipeline.ts'
import { Reply } from './reply.ts'
import { queryOf } from './request-path.ts'
import { Session } from './session.ts'

/** How an answer is sent. */
export interface ReplyOptions {
  /** Default 200. */
  readonly status?: number
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How a page is sent. */
export interface PageOptions extends ReplyOptions {
  /** The title, for the layout. */
  readonly title?: string
  /** Says to the layout that it is a live view, which shows the messages for the visitor itself. */
  readonly isLive?: boolean
  /** `false` sends the page as it is, without the pipeline's layout. */
  readonly layout?: false
  /** Sends the page piece by piece while it is rendered. Default false: in one piece. */
  readonly stream?: boolean
}

/** What a {@link Conn} is made of. */
export interface ConnParts {
  readonly req: Request
  /** The effective method: that of `_method` where a form names one. */
  readonly method: string
  readonly path: string
  readonly requestId: string
  /** Finds out who asked, when somebody wants to know. */
  readonly client: () => ClientInfo
  readonly environment: HttpEnvironment
  /** The live views of the endpoint. */
  readonly live: LiveRoutes
  readonly scratch: Scratch
  readonly bodyLimits: BodyLimits
  /** Puts the pipeline's layout around a page. */
  readonly layout: (conn: Conn, page: Page) => Html
  /** The body, where it had to be read to find the route. */
  readonly body: Body | undefined
  /** Is told of what types the pipeline answers. */
  readonly offer: (types: readonly string[]) => void
}

let setAssigns: (conn: Conn, added: object) => void
let setValid: (conn: Conn, valid: object) => void
let setRequest: (conn: Conn, req: Request) => void
let readParts: (conn: Conn) => ConnParts
let putMessages: (conn: Conn, messages: FlashMessages) => void
let takeHeaders: (conn: Conn, status: number | undefined) => HeaderList

/**
 * One request on its way to an answer: what came, what plugs found out about it (`assigns`), and how
 * to answer.
 *
 * @typeParam A - The assigns.
 * @typeParam P - The named parts of the path.
 * @typeParam V - What the route's schemas made of body, query and params.
 */
export class Conn<A extends object = {}, P extends object = {}, V extends object = {}> {
  /** The method, upper case; that of a form's `_method` where there is one. */
  readonly method: string
  /** The path as it was asked for, percent-encoded, without the query. */
  readonly path: string
  /** The named parts of the path, decoded. */
  readonly params: Readonly<P>
  /** Under which log entries of this request are found; also the header `x-request-id`. */
  readonly requestId: string
  readonly #parts: ConnParts
  #req: Request | undefined
  #isSent = false
  #session: Session | undefined
  #messages: Flash | undefined
  #tookFlashCookie = false
  #assigns: Readonly<A>
  #valid: Readonly<V>
  #client: ClientInfo | undefined
  #query: URLSearchParams | undefined
  #body: Promise<Body> | undefined
  #nonce: string | undefined
  readonly #headers: string[] = []
  #beforeSend: (() => void)[] | undefined

  static {
    setAssigns = (conn, added) => {
      conn.#assigns = { ...conn.#assigns, ...added }
    }
    setValid = (conn, valid) => {
      conn.#valid = valid
    }
    setRequest = (conn, req) => {
      conn.#req = req
    }
    readParts = (conn) => conn.#parts
    putMessages = (conn, messages) => {
      conn.#mustNotBeSent('conn.putFlash')
      conn.#flash.put(messages)
    }
    takeHeaders = (conn, status) => conn.#takeHeaders(status)
  }

  constructor(parts: ConnParts, params: P, assigns: A, valid: V) {
    this.#parts = parts
    this.method = parts.method
    this.path = parts.path
    this.params = params
    this.requestId = parts.requestId
    this.#assigns = assigns
    this.#valid = valid
    this.#body = parts.body && Promise.resolve(parts.body)
  }

  /** The request as it came. */
  get req(): Request {
    this.#req ??= this.#parts.req
    return this.#req
  }

  /** What the plugs of the pipeline found out. */
  get assigns(): Readonly<A> {
    return this.#assigns
  }

  /** What the route's schemas made of the request: `valid.body`, `valid.query`, `valid.params`. */
  get valid(): Readonly<V> {
    return this.#valid
  }

  /** Who asked: address, protocol and host, through trusted proxies. */
  get client(): ClientInfo {
    this.#client ??= this.#parts.client()
    return this.#client
  }

  /** The query, flat; schemas of routes get it nested. */
  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(queryOf(this.req.url))
    return this.#query
  }

  /**
   * The parameters of the body: a form's, with {@link Upload}s for its files, or a JSON object's.
   * Empty when there is no body, or one of another type.
   *
   * @throws the errors of the body's limits and syntax, which answer with their status.
   */
  async body(): Promise<BodyParams> {
    return (await this.readBody()).params
  }

  /** The body with its kind; JSON that is no object is in its `value`. */
  readBody(): Promise<Body> {
    const { scratch, bodyLimits, environment } = this.#parts
    this.#body ??= readBody(this.req, bodyLimits, { scratch, clock: environment.clock })
    return this.#body
  }

  /** Which of the types the client wants most; undefined when it accepts none of them. */
  accepts<const T extends string>(...types: readonly T[]): T | undefined {
    return prefers(this.req.headers.get('accept'), types)
  }

  /** What the server remembers of this browser. */
  get session(): Session {
    if (this.#session === undefined) {
      const { session, secretKeyBase } = this.#parts.environment
      const sent = readCookie(this.req.headers.get('cookie'), session.cookie)
      this.#session = new Session(session, secretKeyBase, sent)
      if (this.#isSent) this.#session.seal()
    }
    return this.#session
  }

  /**
   * Whether a view is mounted over its connection, and no page is asked for. A live plug sees the same
   * page then: its address, its session, its cookies. There is no answer to put something into: the
   * session and cookies cannot be changed, and the only way elsewhere is a redirect.
   */
  get isLive(): boolean {
    return false
  }

  get #flash(): Flash {
    this.#messages ??= new Flash(this.session, () => this.#carriedFlash())
    return this.#messages
  }

  /** What a live view left for this page, in a cookie that its client set (L-13). */
  #carriedFlash(): FlashMessages {
    const token = this.cookie(FLASH_COOKIE)
    if (token === undefined) return {}
    this.#mustNotBeSent('conn.flash')
    this.#tookFlashCookie = true
    return openFlash(this.#parts.environment, token)
  }

  // ── cookies and session ────────────────────────────────────────────────────────────────────────

  /** The value of a cookie; a signed or encrypted one only when it is genuine and not too old. */
  cookie(name: string): string | undefined
  cookie(name: string, protection: CookieProtection): Term | undefined
  cookie(name: string, protection: CookieProtection = {}): Term | undefined {
    const value = readCookie(this.req.headers.get('cookie'), name)
    if (value === undefined || !(protection.signed || protection.encrypted)) return value
    return openCookie(this.#parts.environment.secretKeyBase, name, value, protection)
  }

  /**
   * Sets a cookie: not readable by scripts, not sent with posts of other sites, over https only
   * where the browser came so, unless the options say otherwise.
   *
   * @param value - Text; with `signed` or `encrypted` any term, readable for `maxAge` or a day.
   * @throws InvalidCookie or CookieTooLarge when browsers would refuse it.
   */
  putCookie(name: string, value: string, options?: CookieOptions & CookieProtection): void
  putCookie(name: string, value: Term, options: CookieOptions & Protected): void
  putCookie(name: string, value: Term, options: CookieOptions & CookieProtection = {}): void {
    const { signed, encrypted, ...rest } = options
    const secret = this.#parts.environment.secretKeyBase
    const text = signed || encrypted ? sealCookie(secret, name, value, options) : String(value)
    this.#setCookie(serializeCookie(name, text, rest, this.isSecure))
  }

  /** Makes the browser forget a cookie; path and domain have to be those it was set with. */
  deleteCookie(name: string, options: Pick<CookieOptions, 'path' | 'domain'> = {}): void {
    this.#setCookie(serializeCookie(name, '', { ...options, maxAge: 0 }, this.isSecure))
  }

  /** The messages for the visitor: those of the request before, if it was a redirect, and this one's. */
  get flash(): FlashMessages {
    return this.#flash.read()
  }

  /** Leaves a message for the visitor: shown by this page, or after a redirect by the next one. */
  putFlash(kind: FlashKind, message: string): void {
    this.#mustNotBeSent('conn.putFlash')
    this.#flash.put({ [kind]: message })
  }

  /**
   * What a form has to send as `_csrf_token`; a new text each time, for the same session. The client of
   * live views wants it too, when it connects: its scripts find it in the head of the page (L-20).
   *
   * @example
   * html`<meta name="csrf-token" content=${conn.csrfToken}>`
   */
  get csrfToken(): string {
    return maskCsrf(this.session.csrfState())
  }

  /** What a `<script nonce=…>` or `<style nonce=…>` of this page needs under the security policy. */
  get nonce(): string {
    if (this.#nonce === undefined) {
      this.#mustNotBeSent('conn.nonce')
      this.#nonce = randomBytes(16).toString('base64')
    }
    return this.#nonce
  }

  /** Whether a page has asked for the {@link nonce}. */
  get hasNonce(): boolean {
    return this.#nonce !== undefined
  }

  /** Whether the browser came by https. */
  get isSecure(): boolean {
    return this.client.protocol === 'https'
  }

  // ── answers ────────────────────────────────────────────────────────────────────────────────────

  /** Sets a header of the answer, whatever it will be; what an answer itself says goes before. */
  setHeader(name: string, value: string): void {
    this.#mustNotBeSent('conn.setHeader')
    putHeader(this.#headers, name.toLowerCase(), value)
  }

  /** Has `fn` called when the answer is known and its headers are not yet sent. */
  beforeSend(fn: () => void): void {
    this.#beforeSend ??= []
    this.#beforeSend.push(fn)
  }

  /** A page, in the pipeline's layout. */
  html(content: Html, options: PageOptions = {}): Reply {
    const { layout, title, isLive = false, stream } = options
    const page = { content, title, isLive }
    const whole = layout === false ? content : this.#parts.layout(this, page)
    const body = stream ? renderToStream(whole) : renderToString(whole)
    return reply(options, 'text/html; charset=utf-8', body)
  }

  /** A value as JSON. */
  json(value: unknown, options: ReplyOptions = {}): Reply {
    return reply(options, 'application/json; charset=utf-8', JSON.stringify(value) ?? 'null')
  }

  /** Plain text. */
  text(text: string, options: ReplyOptions = {}): Reply {
    return reply(options, 'text/plain; charset=utf-8', text)
  }

  /** Nothing but a status: 204 unless another is given. */
  empty(options: ReplyOptions = {}): Reply {
    return new Reply(options.status ?? 204, headersWith([], options.headers), null)
  }

  /**
   * Sends the browser to another page of this site, with GET.
   *
   * @param to - A path with or without a query, such as `router.p` makes.
   * @throws UnsafeRedirect when the browser could end up on another site.
   */
  redirect(to: string, options: ReplyOptions = {}): Reply {
    if (!isLocalPath(to)) throw new UnsafeRedirect()
    return this.#redirect(to, options)
  }

  /**
   * Sends the browser to another site. Never pass on what a visitor gave.
   *
   * @throws InvalidRedirect unless `url` is a whole http or https address.
   */
  redirectExternal(url: string, options: ReplyOptions = {}): Reply {
    if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) throw new InvalidRedirect()
    return this.#redirect(new URL(url).href, options)
  }

  #redirect(to: string, { status, headers }: ReplyOptions): Reply {
    const isRead = this.method === 'GET' || this.method === 'HEAD'
    return new Reply(status ?? (isRead ? 302 : 303), headersWith(['location', to], headers), null)
  }

  #setCookie(cookie: string): void {
    this.#mustNotBeSent('conn.putCookie')
    this.#headers.push('set-cookie', cookie)
  }

  /** @param status - Undefined for an error: what the session was to remember is forgotten. */
  #takeHeaders(status: number | undefined): HeaderList {
    for (const fn of this.#beforeSend ?? []) fn()
    // HEAD asks what GET would say, and must not take the flash from it.
    if (status !== undefined && this.req.method !== 'HEAD') {
      this.#messages?.keep(status >= 300 && status < 400)
      if (this.#tookFlashCookie) this.deleteCookie(FLASH_COOKIE)
      const session = this.#session
      if (session?.changed) this.#setCookie(session.toCookie(this.isSecure))
    }
    this.#isSent = true
    this.#session?.seal()
    return this.#headers
  }

  /** What goes into the headers cannot be asked for by a part of the page that comes after them. */
  #mustNotBeSent(what: string): void {
    if (this.#isSent) throw new AnswerSent(what)
  }
}

/** Merges what a plug gave into the assigns. */
export function assign(conn: Conn, added: object): void {
  setAssigns(conn, added)
}

/** What the conn was made of, for what is built on it. */
export function partsOf(conn: Conn): ConnParts {
  return readParts(conn)
}

/** Leaves messages of any kinds for the page, or after a redirect for the next one. */
export function leaveFlash(conn: Conn, messages: FlashMessages): void {
  putMessages(conn, messages)
}

/** Keeps what the schemas of the route gave. */
export function assignValid(conn: Conn, valid: object): void {
  setValid(conn, valid)
}

/** Says of what types the pipeline answers, for the errors behind it. */
export function offer(conn: Conn, types: readonly string[]): void {
  readParts(conn).offer(types)
}

/** Takes a request in place of the one that came, for those who wrap its body. */
export function replaceRequest(conn: Conn, req: Request): void {
  setRequest(conn, req)
}

/**
 * Ends the conn: the headers that it adds to an answer of this status, session and flash included; of an
 * error without them.
 */
export function headersFor(conn: Conn, status: number | undefined): HeaderList {
  return takeHeaders(conn, status)
}

function reply(
  { status = 200, headers }: ReplyOptions,
  type: string,
  body: string | ReadableStream<Uint8Array<ArrayBuffer>>,
): Reply {
  return new Reply(status, headersWith(['content-type', type], headers), body)
}
