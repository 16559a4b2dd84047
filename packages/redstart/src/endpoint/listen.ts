import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where an endpoint listens. */
export interface ListenOptions {
  /** Default 4000; 0 for any that is free. */
  readonly port?: number
  /** The address to listen on. Default all of the machine's. */
  readonly host?: string
}

/** A server that listens. */
export interface Listening {
  readonly server: Server
  readonly port: number
  /** With `localhost` for the host. */
  readonly url: string
}

/** Starts a server; rejects with Node's error, `EADDRINUSE` for a port that is taken. */
export function listen(
  attach: (server: Server) => void,
  { port = 4000, host }: ListenOptions,
): Promise<Listening> {
  const server = createServer()
  attach(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      const bound = (server.address() as AddressInfo).port
      resolve({ server, port: bound, url: `http://localhost:${bound}` })
    })
  })
}

/** Ends a server: connections without a request at once, the others after it, or after `ms`. */
export function closeServer(server: Server, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), ms)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    server.closeIdleConnections()
  })
}
