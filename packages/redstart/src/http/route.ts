import type { Callback } from '../context/index.ts'
import type { Html } from '../html/index.ts'
import type { JsonSchema, Out, Schema } from '../schema/index.ts'
import type { BodyLimits } from './body/body-limits.ts'
import type { Conn } from './conn.ts'
import type { LiveConn, LiveRedirect } from './live-conn.ts'
import type { LiveRouteInfo, LiveTarget } from './live-target.ts'
import type { Page, Passage } from './pipeline.ts'
import { noteOf, type PlugNote } from './plug-note.ts'
import type { Answer } from './reply.ts'

/** Methods that routes can have. HEAD is answered by the route of GET. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** What a route asks of its requests. */
export interface RouteOptions {
  /** What the named parts of the path have to be; a refusal is 404. */
  readonly params?: Schema
  /** What the query has to be, nested as forms are; a refusal is 422. */
  readonly query?: Schema
  /** What the body has to be, a form's or JSON; a refusal is 422. */
  readonly body?: Schema
  /** Limits of the body, in place of the endpoint's. */
  readonly limits?: Partial<BodyLimits>
  /** What it does, in a few words. This and what follows is for {@link openApi} alone. */
  readonly summary?: string
  /** What it does, at length; CommonMark. */
  readonly description?: string
  /** What it belongs to. */
  readonly tags?: readonly string[]
  /** What the action reads of the body by itself, where no schema checks it before. */
  readonly reads?: Schema | JsonSchema
  /** With what it answers, by status. Nothing holds the action to it. */
  readonly responses?: ResponseNotes
}

/** An answer, as it is described: nothing is checked by it. */
export interface ResponseNote {
  /** Default the words of the status. */
  readonly description?: string
  /** What its JSON is. Default none, but for errors, whose JSON is the framework's. */
  readonly schema?: Schema | JsonSchema
}

/** Answers by their status. */
export type ResponseNotes = { readonly [status: number]: ResponseNote }

/** What the schemas of a route give, as `conn.valid`. */
export type Valid<O extends RouteOptions> = {
  readonly [K in ('params' | 'query' | 'body') & keyof O]: O[K] extends Schema ? Out<O[K]> : never
}

/** Answers a request: with a page, with what `conn` makes, or with any `Response`. */
export type Action<A extends object, P extends object = {}, V extends object = {}> = (
  conn: Conn<A, P, V>,
) => Answer | Html | Promise<Answer | Html>

/** Anything that answers web-standard requests: a Hono application, a mailbox. */
export interface FetchApp {
  /** What `redstart routes` calls it. */
  readonly name?: string
  fetch(request: Request): Response | Promise<Response>
}

/** Serves a file below a prefix; undefined when there is none. */
export type ServeFile = (request: Request, path: string) => Promise<Response | undefined>

/** A pipeline without its types, as a route keeps it. */
export interface RoutePipeline {
  renderLayout(conn: Conn, page: Page): Html
  run(conn: Conn, passage: Passage): Answer | Promise<Answer>
  readonly $hasLivePlugs: boolean
  readonly $notes: readonly PlugNote[]
  readonly $liveNotes: readonly PlugNote[]
  runLive(conn: LiveConn): Promise<LiveRedirect | undefined>
}

/** Where a route leads. */
export type RouteTarget =
  | { readonly kind: 'action'; readonly action: Callback }
  | { readonly kind: 'forward'; readonly app: FetchApp }
  | { readonly kind: 'files'; readonly serve: ServeFile }
  | ({ readonly kind: 'live'; readonly view: LiveTarget } & Omit<LiveRouteInfo, 'liveSession'>)

/** Whether a target answers for its path alone, and not for everything below it. */
export function isExact({ kind }: RouteTarget): boolean {
  return kind === 'action' || kind === 'live'
}

/** One route, as the router keeps it. */
export interface Route {
  readonly method: Method | 'ALL'
  /** With the scope's prefix: "/rooms/:id". A forward and files answer for everything below it. */
  readonly path: string
  readonly pipeline: RoutePipeline
  readonly options: RouteOptions
  readonly target: RouteTarget
}

/**
 * What stands before the answer of a route and decides who may have it, by what was noted with
 * {@link notePlug}: guards of its pipeline, and its action if that is one. Before a live view only live plugs
 * count: it is mounted over its connection without the others.
 */
export function guardsOf({ pipeline, target }: Route): readonly string[] {
  const own = target.kind === 'action' ? noteOf(target.action) : undefined
  const plugs = target.kind === 'live' ? pipeline.$liveNotes : pipeline.$notes
  return [...plugs, own].flatMap((note) => note?.guard ?? [])
}
