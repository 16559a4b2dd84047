import { randomUUID } from 'node:crypto'
import { type Callback, call } from '../context/index.ts'
import { BodyTooLarge, MethodNotAllowed, MountFailed, NoAnswer, NotFound } from '../errors/index.ts'
import { Html } from '../html/index.ts'
import { type ClientInfo, clientInfo } from '../proxy/index.ts'
import { begun } from './begun-stream.ts'
import type { Body } from './body/body.ts'
import { type BodyLimits, bodyLimitsFrom } from './body/body-limits.ts'
import { readBody } from './body/read-body.ts'
import { Scratch } from './body/scratch.ts'
import { Conn, headersFor } from './conn.ts'
import type { HttpEnvironment } from './environment.ts'
import { errorReply, type FailedRequest, statusOf } from './error-reply.ts'
import { forceHttps } from './force-https.ts'
import { type HeaderList, withMissing } from './header-list.ts'
import { isLive, type LiveRoute, LiveRoutes } from './live-routes.ts'
import { openReload, RELOAD_COOKIE, type Signing } from './live-tokens.ts'
import { type NodeListener, nodeListener } from './node-listener.ts'
import { type Answer, isAnswer, Reply, withHeaders } from './reply.ts'
import { decodeParams, pathOf, trimmed, withoutPrefix } from './request-path.ts'
import { checkRequest } from './request-schemas.ts'
import type { Route } from './route.ts'
import { type RouteMatch, RouteTable } from './route-table.ts'
import type { SessionSettings } from './session.ts'

/** What is known of the connection that a request came by. */
export interface Origin {
  /** The address at its other end. */
  readonly remoteAddress: string | undefined
  /** Whether it is TLS. */
  readonly isEncrypted: boolean
}

/** A request and what was found out about it on the way. */
interface Incoming extends FailedRequest {
  method: string
  readonly origin: Origin
  readonly client: () => ClientInfo
  readonly scratch: Scratch
  /** The pattern of the route that answers: what the log tells of the path. */
  route: string | undefined
  offered: readonly string[] | undefined
  /** Of the answer. */
  status: number
}

const OVERRIDES = new Set(['PUT', 'PATCH', 'DELETE'])
const REQUEST_ID = /^[\w-]{20,200}$/
/** What was made for one visitor is not for caches, unless an answer or the conn says so. */
const UNCACHED = ['cache-control', 'max-age=0, private, must-revalidate']

/** Answers the requests of one endpoint by the routes of a router. */
export class HttpApp {
  readonly #environment: HttpEnvironment
  readonly #table: RouteTable
  /** Where routes lead to live views. */
  readonly live: LiveRoutes
  /** Of the routes that have limits of their own. */
  readonly #limits: ReadonlyMap<Route, BodyLimits>

  /**
   * @throws DuplicateRoute when a route of the router could never be reached, InvalidOption for a limit of a
   *   route that cannot work.
   */
  constructor(routes: readonly Route[], environment: HttpEnvironment) {
    this.#environment = environment
    this.#table = new RouteTable(routes)
    this.live = new LiveRoutes(routes, environment, this.#table)
    const { bodyLimits } = environment
    const own = routes.filter(({ options }) => options.limits !== undefined)
    this.#limits = new Map(
      own.map((route) => [route, bodyLimitsFrom({ ...bodyLimits, ...route.options.limits })]),
    )
  }

  /** Whether a route, of any method, is at a path. */
  hasPath(path: string): boolean {
    return this.#table.has(trimmed(path))
  }

  /** Where the session of its pages is found, for the sockets that they open. */
  get session(): SessionSettings {
    return this.#environment.session
  }

  /** What signs and reads the tokens of its live views. */
  get signing(): Signing {
    return this.#environment
  }

  /** What listens to the `request` event of a Node server. */
  readonly listener: NodeListener = nodeListener((req, origin, write) =>
    this.respond(req, origin, write),
  )

  /**
   * Answers a request. An error becomes its page, and a line in the log.
   *
   * @param write - Sends the answer. What it throws is such an error too: a header that HTTP does not take.
   * @returns what `write` returns.
   */
  async respond<T>(
    req: Request,
    origin: Origin,
    write: (answer: Answer) => T,
  ): Promise<Awaited<T>> {
    const { clock, logger, accessLog } = this.#environment
    const started = clock.now()
    const incoming = this.#incoming(req, origin)
    const send = (answer: Answer): T => {
      incoming.status = answer.status
      return write(req.method === 'HEAD' ? withoutBody(answer) : answer)
    }
    let answer: Answer
    try {
      answer = await this.#answer(incoming)
      if (answer instanceof Reply && answer.body instanceof ReadableStream) {
        answer = await this.#begun(answer, answer.body, incoming)
      }
    } catch (error) {
      answer = this.#fail(incoming, error)
    }
    const removal = incoming.scratch.dispose()
    if (removal !== undefined) await this.#settle(removal, incoming)
    let written: T
    try {
      written = send(answer)
    } catch (error) {
      written = send(this.#fail(incoming, error))
    }
    if (accessLog) {
      const { method, route = null, requestId, status } = incoming
      const ms = Math.round((clock.now() - started) * 10) / 10
      logger.info({ requestId, method, route, status, ms }, 'Answered.')
    }
    return await written
  }

  #incoming(req: Request, origin: Origin): Incoming {
    const { trustedProxies } = this.#environment
    return {
      req,
      method: req.method,
      path: pathOf(req.url),
      requestId: requestIdOf(req),
      origin,
      client: () => {
        const client = clientInfo({ ...origin, headers: req.headers, trustedProxies })
        return client.host === undefined ? { ...client, host: hostOf(req.url) } : client
      },
      scratch: new Scratch(),
      route: undefined,
      offered: undefined,
      status: 500,
    }
  }

  /** A streamed reply whose first piece is there: what fails before it can still be answered. */
  async #begun(
    { status, headers }: Reply,
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    { requestId }: Incoming,
  ): Promise<Reply> {
    const stream = await begun(body, (error) => {
      this.#environment.logger.error({ err: error, requestId }, 'A page broke off.')
    })
    return new Reply(status, headers, stream)
  }

  async #settle(removal: Promise<void>, { requestId }: Incoming): Promise<void> {
    try {
      await removal
    } catch (error) {
      this.#environment.logger.error({ err: error, requestId }, 'Uploads could not be removed.')
    }
  }

  #fail(incoming: Incoming, error: unknown): Reply {
    const { method, route, requestId } = incoming
    const { logger } = this.#environment
    if (statusOf(error) >= 500) {
      logger.error({ err: error, requestId, method, route: route ?? null }, 'A request failed.')
    }
    const reply = errorReply(this.#environment, incoming, error)
    return withHeaders(reply, ['x-request-id', requestId])
  }

  // What needs no waiting does none: a promise less for each step is what small answers feel.
  #answer(incoming: Incoming): Answer | Promise<Answer> {
    const { forceHttps: setting } = this.#environment
    const redirect = setting && forceHttps(setting, incoming)
    if (redirect === undefined) return this.#dispatch(incoming)
    return redirect instanceof Reply ? redirect : this.#answerWith(redirect, incoming)
  }

  /** Puts headers on the answer, on that of an error too. */
  async #answerWith(headers: HeaderList, incoming: Incoming): Promise<Answer> {
    try {
      return withHeaders(await this.#dispatch(incoming), headers)
    } catch (error) {
      return withHeaders(this.#fail(incoming, error), headers)
    }
  }

  #dispatch(incoming: Incoming): Answer | Promise<Answer> {
    // What would be handed on cannot be made into a request, and nobody needs it (RFC 9110 section 9.3.8).
    if (incoming.method === 'TRACE') throw new MethodNotAllowed('TRACE', ['GET', 'POST'])
    const path = trimmed(incoming.path)
    return isPostedForm(incoming)
      ? this.#override(incoming, path).then((form) => this.#route(incoming, path, form))
      : this.#route(incoming, path, undefined)
  }

  #route(incoming: Incoming, path: string, form: Body | undefined): Answer | Promise<Answer> {
    const method = incoming.method === 'HEAD' ? 'GET' : incoming.method
    const matches = this.#table.match(method, path)
    const [first] = matches
    if (first === undefined) return this.#unmatched(incoming, path)
    if (first.route.target.kind === 'files') return this.#file(matches, incoming, path)
    return this.#take(first, incoming, form)
  }

  /** Answers with a file, or with what comes after the files at this path. */
  async #file(matches: readonly RouteMatch[], incoming: Incoming, path: string): Promise<Answer> {
    for (const match of matches) {
      const { target } = match.route
      if (target.kind !== 'files') return this.#take(match, incoming, undefined)
      const file = await target.serve(incoming.req, incoming.path)
      if (file === undefined) continue
      incoming.route = `${match.route.path}/*`
      return file
    }
    return this.#unmatched(incoming, path)
  }

  #unmatched(incoming: Incoming, path: string): Answer | Promise<Answer> {
    const allowed = this.#table.methodsOf(path)
    if (allowed.length === 0) throw new NotFound()
    if (incoming.method === 'OPTIONS') return this.#preflight(incoming, path, allowed)
    throw new MethodNotAllowed(incoming.method, allowed)
  }

  /**
   * A form can say GET and POST only, so `_method` in a posted one names another method. The body is
   * read for it before the route is known, but only where such a route is at the path. Another application
   * that would take the form gets it unread.
   */
  async #override(incoming: Incoming, path: string): Promise<Body | undefined> {
    const [posted] = this.#table.match('POST', path)
    const candidates = [...OVERRIDES]
      .map((method) => this.#table.match(method, path)[0]?.route)
      .filter((route) => route?.target.kind === 'action')
    if (candidates.length === 0) return undefined
    const routes = [posted?.route, ...candidates].filter((route) => route !== undefined)
    const { scratch } = incoming
    const isForwarded = posted?.route.target.kind === 'forward'
    const req = isForwarded ? incoming.req.clone() : incoming.req
    const limits = largest(routes.map((route) => this.#limitsOf(route)))
    const body = await readBody(req, limits, { scratch, clock: this.#environment.clock })
    const { _method: wanted } = body.params
    const method = typeof wanted === 'string' ? wanted.toUpperCase() : ''
    if (OVERRIDES.has(method)) incoming.method = method
    const chosen = this.#table.match(incoming.method, path)[0]?.route
    const { bytes } = chosen === undefined ? limits : this.#limitsOf(chosen)
    if (body.kind === 'form' && body.bytes > bytes) throw new BodyTooLarge('bytes', bytes)
    return body
  }

  /** What a browser asks before it lets another site's script ask: the pipeline decides. */
  async #preflight(incoming: Incoming, path: string, allowed: readonly string[]): Promise<Answer> {
    const wanted = incoming.req.headers.get('access-control-request-method') ?? allowed[0] ?? 'GET'
    const [match] = this.#table.match(wanted === 'HEAD' ? 'GET' : wanted, path)
    const answer = new Reply(204, ['allow', ['OPTIONS', ...allowed].join(', ')], null)
    if (match === undefined) return answer
    return this.#pass(match, incoming, undefined, () => answer)
  }

  #take(match: RouteMatch, incoming: Incoming, form: Body | undefined): Promise<Answer> {
    const { route } = match
    incoming.route = route.target.kind === 'forward' ? `${route.path}/*` : route.path
    return this.#pass(match, incoming, form, (conn) => this.#act(route, conn, incoming))
  }

  /** Takes a request through the pipeline of its route, and puts the conn's headers on the answer. */
  async #pass(
    match: RouteMatch,
    incoming: Incoming,
    form: Body | undefined,
    act: (conn: Conn) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const conn = this.#connFor(match, incoming, form)
    const recover = (error: unknown): Reply => this.#fail(incoming, error)
    const passage = { action: () => act(conn), recover }
    let answer: Answer
    let status: number | undefined
    try {
      answer = await match.route.pipeline.run(conn, passage)
      status = answer.status
    } catch (error) {
      answer = recover(error)
    }
    const headers = headersFor(conn, status)
    // A response of somebody else's making is copied only where that adds something.
    if (answer instanceof Response)
      return headers.length === 0 ? answer : withHeaders(answer, headers)
    return withHeaders(answer, [...headers, 'x-request-id', incoming.requestId, ...UNCACHED])
  }

  #act(route: Route, conn: Conn, { origin }: Incoming): Answer | Promise<Answer> {
    if (isLive(route)) return this.#actLive(route, conn)
    const { target } = route
    if (target.kind === 'action') return this.#call(target.action, route, conn)
    if (target.kind !== 'forward') throw new NotFound()
    return target.app.fetch(withoutPrefix(conn.req, route.path, origin.remoteAddress))
  }

  async #call(action: Callback, { method, path, options }: Route, conn: Conn): Promise<Answer> {
    if (options.params ?? options.query ?? options.body) await checkRequest(options, conn)
    const given = call(action, conn)
    const result = given instanceof Promise ? await given : given
    if (isAnswer(result)) return result
    if (result instanceof Html) return conn.html(result)
    throw new NoAnswer(method, path, result)
  }

  /** The first render of a live view, or the error page that its client came back for (L-14). */
  #actLive(route: LiveRoute, conn: Conn): Promise<Answer> {
    const token = conn.cookie(RELOAD_COOKIE)
    if (token === undefined) return route.target.view.$render(conn, this.live.infoOf(route))
    conn.deleteCookie(RELOAD_COOKIE)
    throw new MountFailed(openReload(this.#environment, token))
  }

  #connFor(match: RouteMatch, incoming: Incoming, body: Body | undefined): Conn {
    const { route } = match
    const { req, method, path, requestId, client, scratch } = incoming
    const params = decodeParams(match.params)
    return new Conn(
      {
        req,
        method: method === 'HEAD' ? 'GET' : method,
        path,
        requestId,
        client,
        environment: this.#environment,
        live: this.live,
        scratch,
        bodyLimits: this.#limitsOf(route),
        layout: (conn, page) => route.pipeline.renderLayout(conn, page),
        body,
        offer: (types) => {
          incoming.offered = types
        },
      },
      params,
      {},
      {},
    )
  }

  #limitsOf(route: Route): BodyLimits {
    return this.#limits.get(route) ?? this.#environment.bodyLimits
  }
}

function isPostedForm({ method, req }: Incoming): boolean {
  if (method !== 'POST') return false
  const type = req.headers.get('content-type')
  return (
    type !== null && /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)
  )
}

/** The id that a proxy gave the request, if it is one, or a new one. */
function requestIdOf({ headers }: Request): string {
  const given = headers.get('x-request-id')
  return given !== null && REQUEST_ID.test(given) ? given : randomUUID()
}

/** What HEAD is answered with: what GET would be, as far as the headers tell. */
function withoutBody(answer: Answer): Answer {
  const { status, body } = answer
  // Nobody reads it, and what it comes from has to learn that; how it takes it is its own matter.
  if (body instanceof ReadableStream) body.cancel().catch(() => {})
  if (answer instanceof Response) return new Response(null, answer)
  const isKnown = typeof body === 'string' || body instanceof Uint8Array
  const length = isKnown ? ['content-length', String(Buffer.byteLength(body))] : []
  return new Reply(status, withMissing(answer.headers, length), null)
}

/** The largest of each of several limits. */
function largest(limits: readonly BodyLimits[]): BodyLimits {
  const of = (name: keyof BodyLimits): number => Math.max(...limits.map((each) => each[name]))
  return {
    bytes: of('bytes'),
    fieldBytes: of('fieldBytes'),
    fields: of('fields'),
    files: of('files'),
    fileBytes: of('fileBytes'),
    headerBytes: of('headerBytes'),
    nesting: of('nesting'),
    idleTimeout: of('idleTimeout'),
  }
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
