import type { Router as Matcher } from 'hono/router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { DuplicateRoute } from '../errors/index.ts'
import { isExact, type Route } from './route.ts'

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
      const whole = isExact(route.target) ? path : `${path === '/' ? '' : path}/*`
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

  /** Whether something is at a path. The files of a whole site are not: who knows which they are? */
  has(path: string): boolean {
    return METHODS.some((method) =>
      this.#matcher
        .match(method, path)[0]
        .some(([{ target, path: prefix }]) => target.kind !== 'files' || prefix !== '/'),
    )
  }

  /** The methods that a path takes. */
  methodsOf(path: string): readonly string[] {
    const methods: string[] = METHODS.filter((method) =>
      this.#matcher.match(method, path)[0].some(([{ target }]) => target.kind !== 'files'),
    )
    if (methods.includes('GET')) methods.push('HEAD')
    return methods
  }
}

/** A pattern as browsers send it: what is not ASCII in it is percent-encoded. */
function encodePattern(path: string): string {
  return path.replace(/[^\u0021-\u007e]+/g, encodeURIComponent)
}

function refuseUnreachable(routes: readonly Route[]): void {
  const lasting = routes.filter(({ target }) => target.kind !== 'files')
  lasting.forEach((later, index) => {
    const earlier = lasting.slice(0, index).find((route) => hides(route, later))
    if (earlier) throw new DuplicateRoute(later.method, later.path, earlier.path)
  })
}

/** Whether everything that a later route answers is answered by an earlier one. */
function hides(earlier: Route, later: Route): boolean {
  const others = earlier.path === '/' ? [''] : earlier.path.split('/')
  const segments = later.path === '/' ? [''] : later.path.split('/')
  const covers = others.every(
    (other, place) => other === segments[place] || isHole(other, segments[place]),
  )
  // A forward answers every method, for everything below it.
  if (earlier.target.kind === 'forward') return covers
  return (
    covers &&
    earlier.method === later.method &&
    others.length === segments.length &&
    isExact(later.target)
  )
}

function isHole(other: string, segment: string | undefined): boolean {
  return other.startsWith(':') && segment !== undefined
}
