import { createEndpoint, type EndpointOptions } from './create-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import type { AttachableServer } from './host.ts'
import type { Sockets } from './mount.ts'

/**
 * Serves sockets on an HTTP server, beside whatever else is on it. Requests for other paths go to
 * the server's own listeners, untouched.
 *
 * @param server - A `node:http` or `node:https` server, of any framework, listening or not yet.
 * @param sockets - Mount path to socket, or to a socket with options.
 * @throws InvalidOption, MissingSecret, ShortSecret or InvalidOrigin when an option cannot work.
 * @example
 * const server = createServer(app)
 * const endpoint = attach(server, { '/socket': appSocket })
 * server.listen(4000)
 * process.once('SIGTERM', async () => {
 *   await endpoint.drain()
 *   await endpoint.close()
 *   server.close()
 * })
 */
export function attach<const S extends Sockets>(
  server: AttachableServer,
  sockets: S,
  options: EndpointOptions = {},
): Endpoint<S> {
  const endpoint = createEndpoint(sockets, options)
  endpoint.attach(server)
  return endpoint
}
