import { fileURLToPath } from 'node:url'
import { HttpApp } from './http-app.ts'
import { buildPath, checkPattern, type PathValues } from './path.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { type FetchApp, isExact, type Route, type RouteTarget } from './route.ts'
import { Scope } from './scope.ts'
import { environmentFrom, type HttpSettings, type HttpSurroundings } from './settings.ts'
import { type StaticOptions, serveStatic } from './static/serve-static.ts'

/** One line of `redstart routes`. */
export interface RouteInfo {
  /** `GET`, or `*` for all. */
  readonly method: string
  readonly path: string
  /** The action's name, or what answers otherwise. */
  readonly action: string
}

/** The values that `router.p` needs for a path: none are needed where it has no named parts. */
type PathArguments<P extends string> =
  {} extends PathValues<P> ? [values?: PathValues<P>] : [values: PathValues<P>]

/**
 * All routes of an application, each with the pipeline that its requests pass first. A router is a
 * value: each method gives a new one. The first route that fits answers, in the order of this text.
 *
 * @typeParam Paths - The paths of all routes, which {@link Router.p} checks.
 * @example
 * export const router = defineRouter()
 *   .scope('/', browser, (r) => r.get('/', home).resources('/rooms', rooms))
 *   .scope('/api', apiPipeline(), (r) => r.post('/rooms', { body: NewRoom }, createRoom))
 *   .static('/assets', './assets')
 */
export class Router<Paths extends string = never> {
  /** All routes, in the order in which they are looked at. */
  readonly routes: readonly Route[]
  /** The paths, for types alone. */
  declare readonly $paths?: Paths

  constructor(routes: readonly Route[] = []) {
    this.routes = routes
  }

  /**
   * Adds routes under a prefix that share a pipeline.
   *
   * @throws InvalidPath for a prefix or a path that no route can have.
   */
  scope<const Prefix extends string, A extends object, L extends object, More extends string>(
    prefix: Prefix,
    through: Pipeline<A, L>,
    build: (scope: Scope<A, Prefix, never, L>) => Scope<A, Prefix, More, L>,
  ): Router<Paths | More> {
    checkPattern(prefix)
    const scope = build(new Scope<A, Prefix, never, L>(prefix, through))
    return new Router([...this.routes, ...scope.routes])
  }

  /**
   * Adds the routes of another router behind these: a part of the application in a file of its own.
   *
   * @example
   * export const router = defineRouter().scope('/', browser, pages).include(apiRouter)
   */
  include<More extends string>(other: Router<More>): Router<Paths | More> {
    return new Router([...this.routes, ...other.routes])
  }

  /** Hands everything at and below a path to another application, without any pipeline. */
  forward(path: string, app: FetchApp): Router<Paths> {
    return this.scope('/', pipeline(), (r) => r.forward(path, app))
  }

  /**
   * Serves the files of a folder. What is no file there is looked for in the routes that follow.
   *
   * @param root - The folder, from where the process was started, or a `file:` URL.
   */
  static(
    prefix: string,
    root: string | URL,
    options: Omit<StaticOptions, 'root' | 'prefix'> = {},
  ): Router<Paths> {
    checkPattern(prefix)
    const folder = root instanceof URL ? fileURLToPath(root) : root
    const serve = serveStatic({ ...options, root: folder, prefix })
    const target = { kind: 'files', serve } as const
    const route: Route = { method: 'GET', path: prefix, pipeline: pipeline(), options: {}, target }
    return new Router([...this.routes, route])
  }

  /**
   * The path of a route, with its named parts filled in: a path that no route has does not compile.
   *
   * An action that calls it writes down what it returns, `(conn): Reply => …`, for its type would depend
   * on the router's, and the router's on its own.
   *
   * @throws InvalidPath for a value that would lead elsewhere.
   * @example
   * router.p('/rooms/:id', { id: room.id, query: { page: 2 } })
   */
  p<const P extends Paths>(path: P, ...[values]: PathArguments<P>): string {
    return buildPath(path, values)
  }

  /**
   * Makes what answers requests by these routes. The endpoint calls it.
   *
   * @throws DuplicateRoute when a route could never be reached, InvalidOption for a setting that
   *   cannot work.
   */
  serve(settings: HttpSettings, surroundings: HttpSurroundings): HttpApp {
    return new HttpApp(this.routes, environmentFrom(settings, surroundings))
  }

  /** What `redstart routes` lists. */
  list(): readonly RouteInfo[] {
    return this.routes.map(({ method, path, target }) => ({
      method: method === 'ALL' ? '*' : method,
      path: isExact(target) ? path : `${path === '/' ? '' : path}/*`,
      action: actionOf(target),
    }))
  }
}

/** A router without routes. */
export function defineRouter(): Router {
  return new Router()
}

function actionOf(target: RouteTarget): string {
  if (target.kind === 'action') return target.action.name || '(anonymous)'
  if (target.kind === 'forward') return `forward ${nameOf(target.app)}`
  if (target.kind === 'files') return 'files'
  return `live ${target.view.name}${target.action === undefined ? '' : ` ${target.action}`}`
}

function nameOf(app: FetchApp): string {
  const { name } = app.constructor
  return app.name ?? (name === 'Object' ? 'application' : name)
}
