import type { Router as Matcher } from 'hono/router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { DuplicateRoute } from '../errors/index.ts'
import type { Route } from './route.ts'

/** A route that fits a request, and the named parts of the path as they were sent. */
export interface RouteMatch {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({})

/** Finds the routes of a request. Hono's routers do the matching, on percent-encoded paths. */
export class RouteTable {
  readonly #matcher: Matcher<Route>
  readonly #isEmpty: boolean

  /** @throws DuplicateRoute when a route could never be reached. */
  constructor(routes: readonly Route[]) {
    refuseUnreachable(routes)
    this.#isEmpty = routes.length === 0
    this.#matcher = new SmartRouter({ routers: [new RegExpRouter(), new TrieRouter()] })
    for (const route of routes) {
      const path = encodePattern(route.path)
      const whole = route.target.kind === 'action' ? path : `${path === '/' ? '' : path}/*`
      this.#matcher.add(route.method, whole, route)
    }
  }

  /** The routes for a method and a path, in their order; several only where files come before. */
  match(method: string, path: string): readonly RouteMatch[] {
    if (this.#isEmpty) return []
    const [handlers, stash] = this.#matcher.match(method, path)
    return handlers.map(([route, captured]) => {
      const names = Object.keys(captured)
      if (names.length === 0) return { route, params: NO_PARAMS }
      const params: Record<string, string> = {}
      for (const name of names) {
        const value = captured[name]!
        params[name] = typeof value === 'number' ? (stash?.[value] ?? '') : value
      }
      return { route, params }
    })
  }

  /** Whether a path takes any method. */
  has(path: string): boolean {
    return METHODS.some((method) => this.#matcher.match(method, path)[0].length > 0)
  }

  /** The methods that a path takes. */
  methodsOf(path: string): readonly string[] {
    const methods: string[] = METHODS.filter((method) => this.match(method, path).length > 0)
    if (methods.includes('GET')) methods.push('HEAD')
    return methods
  }
}

/** A pattern as browsers send it: what is not ASCII in it is percent-encoded. */
function encodePattern(path: string): string {
  return path.replace(/[^\u0021-\u007e]+/g, encodeURIComponent)
}

function refuseUnreachable(routes: readonly Route[]): void {
  const actions = routes.filter(({ target }) => target.kind === 'action')
  const segmentsOf = ({ path }: Route): string[] => path.split('/')
  actions.forEach((later, index) => {
    const segments = segmentsOf(later)
    const earlier = actions.slice(0, index).find((route) => {
      const others = segmentsOf(route)
      const covers = (other: string, place: number): boolean =>
        other === segments[place] || other.startsWith(':')
      return (
        route.method === later.method && others.length === segments.length && others.every(covers)
      )
    })
    if (earlier) throw new DuplicateRoute(later.method, later.path, earlier.path)
  })
}
