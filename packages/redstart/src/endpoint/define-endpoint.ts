import { createEndpoint, type EndpointOptions, type WebOptions } from './create-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import type { Sockets } from './mount.ts'

/** What an application consists of: its pages, its sockets, and how they are served. */
export interface EndpointDefinition<S extends Sockets> extends EndpointOptions, WebOptions {
  /** Mount path to socket, or to a socket with options. Default none. */
  readonly sockets?: S
}

/**
 * Puts routes and sockets together. Nothing listens yet: `endpoint.listen` does, `endpoint.attach`
 * serves on a server that is there, and `endpoint.request` answers without any.
 *
 * @throws DuplicateRoute, InvalidOption, MissingSecret, ShortSecret or InvalidOrigin when something of
 *   it cannot work.
 * @example
 * export const endpoint = defineEndpoint({
 *   router,
 *   sockets: { '/socket': appSocket },
 *   secretKeyBase: process.env.SECRET_KEY_BASE,
 * })
 * const { url } = await endpoint.listen({ port: 4000 })
 */
export function defineEndpoint<const S extends Sockets>(
  definition: EndpointDefinition<S> & { readonly sockets: S },
): Endpoint<S>
export function defineEndpoint(definition: EndpointDefinition<{}>): Endpoint<{}>
export function defineEndpoint(definition: EndpointDefinition<Sockets>): Endpoint {
  return createEndpoint(definition.sockets ?? {}, definition)
}
