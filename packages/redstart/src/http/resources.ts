import type { Callback } from '../context/index.ts'
import type { Action, Method } from './route.ts'

/** The seven actions of a resource, each optional, under the names that Phoenix has for them. */
export interface ResourceActions<A extends object, Base extends object> {
  /** `GET /rooms`: all of them. */
  readonly index?: Action<A, Base>
  /** `GET /rooms/new`: the form for a new one. */
  readonly new?: Action<A, Base>
  /** `POST /rooms`: stores a new one. */
  readonly create?: Action<A, Base>
  /** `GET /rooms/:id`: one of them. */
  readonly show?: Action<A, Base & { id: string }>
  /** `GET /rooms/:id/edit`: the form for one that is there. */
  readonly edit?: Action<A, Base & { id: string }>
  /** `PUT` and `PATCH /rooms/:id`: stores what changed. */
  readonly update?: Action<A, Base & { id: string }>
  /** `DELETE /rooms/:id`: removes it. */
  readonly delete?: Action<A, Base & { id: string }>
}

/** The paths that the actions of a resource give. */
export type ResourcePaths<Base extends string, R> = {
  [K in keyof R]: K extends 'index' | 'create'
    ? Base
    : K extends 'new'
      ? `${Base}/new`
      : K extends 'edit'
        ? `${Base}/:id/edit`
        : `${Base}/:id`
}[keyof R]

const TABLE: readonly (readonly [name: string, method: Method, suffix: string])[] = [
  ['index', 'GET', ''],
  // Before `show`, which would take "new" for an id.
  ['new', 'GET', '/new'],
  ['create', 'POST', ''],
  ['show', 'GET', '/:id'],
  ['edit', 'GET', '/:id/edit'],
  ['update', 'PATCH', '/:id'],
  ['update', 'PUT', '/:id'],
  ['delete', 'DELETE', '/:id'],
]

/** One of the routes of a resource. */
export interface ResourceRoute {
  readonly method: Method
  readonly path: string
  readonly action: Callback
}

/** The routes of a resource, in the order in which they are looked at. */
export function resourceRoutes(
  base: string,
  actions: Readonly<Record<string, Callback | undefined>>,
): readonly ResourceRoute[] {
  return TABLE.flatMap(([name, method, suffix]) => {
    const action = actions[name]
    return action === undefined ? [] : [{ method, path: base + suffix, action }]
  })
}
