import { createServer, type Server } from 'node:http'
import { attach, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { onTestFinished } from 'vitest'
import { SECRET } from './longpoll-room.ts'

/** What {@link attach} serves. */
export type Sockets = Parameters<typeof attach>[1]

/** Attaches sockets to a server of the test's own; they go when the test has ended. */
export function attached(
  server: Server,
  sockets: Sockets,
  options: EndpointOptions = {},
): Endpoint {
  const endpoint = attach(server, sockets, { secretKeyBase: SECRET, logger: false, ...options })
  onTestFinished(async () => {
    await endpoint.close()
    server.closeAllConnections()
  })
  return endpoint
}

/** A server that answers every request with `host`. */
export function plainServer(): Server {
  return createServer((_request, response) => response.end('host'))
}
