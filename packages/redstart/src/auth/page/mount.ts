import {
  type Answer,
  type Conn,
  notePlug,
  protectFromForgery,
  Reply,
  type Scope as RouteScope,
} from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { guards } from '../guard/guards.ts'
import type { Scope, ScopedConn, UserConn } from '../types.ts'
import type { AccountPath } from './account-path.ts'

/** How many minutes after a log-in a page may be opened that asks for a fresh one. */
const OPEN_MINUTES = 10
/** How many minutes after it the form of such a page may be sent. */
const SEND_MINUTES = 20

/**
 * Adds the routes of the accounts to a scope of a router: `router.scope('/', browser, accounts.routes)`.
 *
 * @typeParam P - What all of them begin with.
 */
export type MountRoutes<P extends string> = <
  A extends { readonly scope: Scope },
  const Prefix extends string,
  L extends object,
>(
  scope: RouteScope<A, Prefix, never, L>,
) => RouteScope<A, Prefix, AccountPath<Prefix, P>, L>

/** The routes of the accounts: those that every application has, and those of its extensions. */
export function routesOf<P extends string>(core: Core, own: readonly PageRoute[]): MountRoutes<P> {
  const all = [...own, ...core.extensions.flatMap(({ routes = [] }) => routes)]
  return <A extends { readonly scope: Scope }, const Prefix extends string, L extends object>(
    scope: RouteScope<A, Prefix, never, L>,
  ) => {
    let added: RouteScope<A, Prefix, string, L> = scope
    for (const route of all) added = add(added, core, route)
    // Their paths are put together at run time; the type says which ones they are.
    return added as RouteScope<A, Prefix, AccountPath<Prefix, P>, L>
  }
}

function add<A extends { readonly scope: Scope }, Prefix extends string, L extends object>(
  scope: RouteScope<A, Prefix, string, L>,
  core: Core,
  route: PageRoute,
): RouteScope<A, Prefix, string, L> {
  const path = core.settings.path + route.path
  const run = actionOf(core, route)
  const action = notePlug((conn: Conn<A>): Promise<Answer> => run(conn), { guard: route.access })
  switch (route.method) {
    case 'GET':
      return scope.get(path, action)
    case 'POST':
      return scope.post(path, action)
    case 'PUT':
      return scope.put(path, action)
    case 'DELETE':
      return scope.delete(path, action)
  }
}

/** An action behind what guards it: the token against forgery, whatever the pipeline has, and its access. */
function actionOf(core: Core, route: PageRoute): (conn: ScopedConn) => Promise<Answer> {
  const protect = protectFromForgery()
  const guard = guardOf(core, route)
  return async (conn) => {
    await protect(conn)
    const refusal = await guard?.(conn)
    if (refusal instanceof Reply || refusal instanceof Response) return refusal
    if (route.access === 'anyone' || route.access === 'guest') return route.action(conn, core)
    if (!isUserConn(conn)) return conn.redirect(core.settings.paths.logIn())
    return route.action(conn, core)
  }
}

function guardOf(
  core: Core,
  { access, method }: PageRoute,
): ((conn: ScopedConn) => unknown) | undefined {
  const { requireGuest, requireUser, requireSudo } = guards(core)
  switch (access) {
    case 'anyone':
      return undefined
    case 'guest':
      return requireGuest
    case 'user':
      return requireUser
    case 'sudo':
      return requireSudo({ minutes: method === 'GET' ? OPEN_MINUTES : SEND_MINUTES })
  }
}

function isUserConn(conn: ScopedConn): conn is UserConn {
  const { user, session } = conn.assigns.scope
  return user !== undefined && session !== undefined
}
