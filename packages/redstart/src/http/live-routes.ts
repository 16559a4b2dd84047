import { DuplicateView } from '../errors/index.ts'
import { decodeQuery, type ParamMap } from '../params/index.ts'
import type { HttpEnvironment } from './environment.ts'
import { handshakeClient, LiveConn, type LiveHandshake } from './live-conn.ts'
import type { LiveRouteInfo, LiveTarget } from './live-target.ts'
import { decodeParams, trimmed } from './request-path.ts'
import type { Route, RoutePipeline, RouteTarget } from './route.ts'
import type { RouteTable } from './route-table.ts'

/** A route that leads to a live view. */
export interface LiveRoute extends Route {
  readonly target: RouteTarget & { readonly kind: 'live' }
}

/** A live route that fits an address. */
export interface LiveMatch extends LiveRouteInfo {
  readonly view: LiveTarget
  readonly pipeline: RoutePipeline
  /** The named parts of the path, decoded. */
  readonly pathParams: Readonly<Record<string, string>>
  /** The same over the nested query. */
  readonly params: ParamMap
}

/** The live views of an endpoint: where routes lead to them, and by which keys tokens name them. */
export class LiveRoutes {
  readonly #table: RouteTable
  readonly #environment: HttpEnvironment
  readonly #sessions = new Map<RoutePipeline, string>()
  readonly #views = new Map<string, LiveTarget>()
  readonly #keys = new Map<LiveTarget, string>()

  /** @throws DuplicateView for a view that is embedded under two names. */
  constructor(routes: readonly Route[], environment: HttpEnvironment, table: RouteTable) {
    this.#table = table
    this.#environment = environment
    for (const [name, view] of Object.entries(environment.liveViews)) {
      const other = this.#keys.get(view)
      if (other !== undefined) throw new DuplicateView(name, other)
      this.#add(`view:${name}`, view)
    }
    for (const { target, pipeline, path } of routes.filter(isLive)) {
      if (!this.#sessions.has(pipeline)) this.#sessions.set(pipeline, `s${this.#sessions.size}`)
      if (!this.#keys.has(target.view)) this.#add(path, target.view)
    }
  }

  /** All views. */
  get views(): Iterable<LiveTarget> {
    return this.#keys.keys()
  }

  /** How tokens name a view, the same in all processes of an application; undefined for an unknown one. */
  keyOf(view: LiveTarget): string | undefined {
    return this.#keys.get(view)
  }

  /** The view of a {@link keyOf}; undefined when there is none any more. */
  viewOf(key: string): LiveTarget | undefined {
    return this.#views.get(key)
  }

  /** What a view is told of a route that leads to it. */
  infoOf({ pipeline, target: { action, container } }: LiveRoute): LiveRouteInfo {
    return { liveSession: this.#sessions.get(pipeline)!, action, container }
  }

  /**
   * What is at an address: a live view, something else, or nothing.
   *
   * @throws InvalidQuery or QueryTooLong for an address that answers with 400 or 414.
   */
  at(url: URL): LiveMatch | 'other' | 'none' {
    const path = trimmed(url.pathname)
    const matches = this.#table.match('GET', path)
    const match = matches.find(({ route }) => route.target.kind !== 'files')
    if (match === undefined) return matches.length > 0 || this.#table.has(path) ? 'other' : 'none'
    const { route } = match
    if (!isLive(route)) return 'other'
    const pathParams = decodeParams(match.params)
    return {
      view: route.target.view,
      pipeline: route.pipeline,
      pathParams,
      params: liveParams(url.search.slice(1), pathParams),
      // Last, for V8 is slow to add names to a copy.
      ...this.infoOf(route),
    }
  }

  /**
   * An address that a client says its page has, with the host that its connection was made to: what a view
   * makes of its address, a link in a mail for example, is not to lead where a client pleases.
   */
  addressOf(sent: URL, handshake: LiveHandshake): URL {
    const { host } = handshakeClient(handshake, this.#environment)
    if (host === undefined || host === sent.host) return sent
    const address = new URL(sent)
    // A host without a port would leave the one that is there.
    address.port = ''
    address.host = host
    return address
  }

  /** What the live plugs of a route see of an address. */
  connFor({ pathParams }: LiveMatch, url: URL, handshake: LiveHandshake): LiveConn {
    return new LiveConn({
      environment: this.#environment,
      live: this,
      handshake,
      url,
      params: pathParams,
    })
  }

  #add(key: string, view: LiveTarget): void {
    this.#views.set(key, view)
    this.#keys.set(view, key)
  }
}

/** What a live view is given of an address: the named parts of the path over the nested query. */
export function liveParams(query: string, pathParams: Readonly<Record<string, string>>): ParamMap {
  return Object.assign(decodeQuery(query), pathParams)
}

/** Whether a route leads to a live view. */
export function isLive(route: Route): route is LiveRoute {
  return route.target.kind === 'live'
}
