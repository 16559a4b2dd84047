import type { Callback } from '../context/index.ts'
import { InvalidPath } from '../errors/index.ts'
import { checkContainer, type LiveRouteOptions, type LiveRouteView } from './live-target.ts'
import { checkPattern, type JoinPath, joinPath, type PathParams } from './path.ts'
import { type ResourceActions, type ResourcePaths, resourceRoutes } from './resources.ts'
import type { Action, FetchApp, Route, RouteOptions, RoutePipeline, Valid } from './route.ts'

/** Adds a route of one method: with an action alone, or with schemas and limits before it. */
export interface AddRoute<
  A extends object,
  Prefix extends string,
  Paths extends string,
  L extends object,
> {
  <const P extends string>(
    path: P,
    action: Action<A, PathParams<JoinPath<Prefix, P>>>,
  ): Scope<A, Prefix, Paths | JoinPath<Prefix, P>, L>
  <const P extends string, const O extends RouteOptions>(
    path: P,
    options: O,
    action: Action<A, PathParams<JoinPath<Prefix, P>>, Valid<O>>,
  ): Scope<A, Prefix, Paths | JoinPath<Prefix, P>, L>
}

/**
 * The routes under one prefix that share a pipeline: what `router.scope` gives to its builder. Each
 * method gives a new scope with more routes.
 *
 * @typeParam A - The assigns of the pipeline.
 * @typeParam L - Those of its live plugs.
 */
export class Scope<
  A extends object,
  Prefix extends string,
  Paths extends string = never,
  L extends object = {},
> {
  /** The routes so far. */
  readonly routes: readonly Route[]
  /** The paths so far, for types alone. */
  declare readonly $paths?: Paths
  readonly #prefix: Prefix
  readonly #pipeline: RoutePipeline

  constructor(prefix: Prefix, pipeline: RoutePipeline, routes: readonly Route[] = []) {
    this.#prefix = prefix
    this.#pipeline = pipeline
    this.routes = routes
  }

  /** Answers GET, and HEAD without the body. */
  readonly get: AddRoute<A, Prefix, Paths, L> = this.#adder('GET')
  /** Answers POST. */
  readonly post: AddRoute<A, Prefix, Paths, L> = this.#adder('POST')
  /** Answers PUT. */
  readonly put: AddRoute<A, Prefix, Paths, L> = this.#adder('PUT')
  /** Answers PATCH. */
  readonly patch: AddRoute<A, Prefix, Paths, L> = this.#adder('PATCH')
  /** Answers DELETE. */
  readonly delete: AddRoute<A, Prefix, Paths, L> = this.#adder('DELETE')
  /** Answers OPTIONS, which is answered with the methods of the path otherwise. */
  readonly options: AddRoute<A, Prefix, Paths, L> = this.#adder('OPTIONS')

  /**
   * Adds the routes of a resource, one for each action that is given.
   *
   * @example
   * r.resources('/rooms', { index, new: newRoom, create, show, edit, update, delete: remove })
   */
  resources<
    const P extends string,
    const R extends ResourceActions<A, PathParams<JoinPath<Prefix, P>>>,
  >(
    path: P,
    actions: R,
  ): Scope<A, Prefix, Paths | (ResourcePaths<JoinPath<Prefix, P>, R> & string), L> {
    const given: ResourceActions<A, PathParams<JoinPath<Prefix, P>>> = actions
    const routes = resourceRoutes(path, { ...given }).map(({ method, path, action }) =>
      this.#route(method, path, {}, { kind: 'action', action }),
    )
    return new Scope(this.#prefix, this.#pipeline, [...this.routes, ...routes])
  }

  /**
   * Answers GET with a live view. What the view needs of the pipeline has to come from its live plugs,
   * and what it wants of the path and the query from the named parts of the path, or be optional.
   *
   * @throws InvalidContainer for an element that cannot hold the view.
   * @example
   * r.live('/rooms/:id', roomLive).live('/rooms/:id/edit', roomLive, { action: 'edit' })
   */
  live<const P extends string>(
    path: P,
    view: LiveRouteView<PathParams<JoinPath<Prefix, P>>, L>,
    options: LiveRouteOptions = {},
  ): Scope<A, Prefix, Paths | JoinPath<Prefix, P>, L> {
    const { action, container } = options
    if (container !== undefined) checkContainer(container)
    const target = { kind: 'live', view, action, container } as const
    return new Scope(this.#prefix, this.#pipeline, [
      ...this.routes,
      this.#route('GET', path, {}, target),
    ])
  }

  /**
   * Hands everything at and below a path to another application, after the pipeline. It sees the path
   * without what is in front of it.
   */
  forward(path: string, app: FetchApp): Scope<A, Prefix, Paths, L> {
    const route = this.#route('ALL', path, {}, { kind: 'forward', app })
    return new Scope(this.#prefix, this.#pipeline, [...this.routes, route])
  }

  #adder(method: Route['method']) {
    return (path: string, ...rest: readonly unknown[]): Scope<A, Prefix, never, L> => {
      const action = rest.at(-1)
      const options = rest.length > 1 ? rest[0] : {}
      if (!isCallback(action)) throw new InvalidPath(path, 'its action is not a function')
      const route = this.#route(method, path, options ?? {}, { kind: 'action', action })
      return new Scope(this.#prefix, this.#pipeline, [...this.routes, route])
    }
  }

  #route(
    method: Route['method'],
    path: string,
    options: RouteOptions,
    target: Route['target'],
  ): Route {
    checkPattern(path)
    const whole = joinPath(this.#prefix, path)
    checkPattern(whole)
    return { method, path: whole, pipeline: this.#pipeline, options, target }
  }
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
