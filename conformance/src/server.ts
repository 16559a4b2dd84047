import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { attach, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { type TestClock, testClock } from 'redstart/testing'
import { onTestFinished } from 'vitest'

/** An endpoint on a port of its own, for one test. */
export interface Served {
  readonly endpoint: Endpoint
  /** The time of the endpoint. */
  readonly clock: TestClock
  readonly port: number
  /** Bytes that the server has read from all its clients so far. */
  bytesRead(): number
  /** The address of a WebSocket mount, version 2, with more query parameters if wanted. */
  url(mount?: string, query?: string): string
}

/**
 * Serves sockets until the test that is running has ended. The endpoint logs nothing, and its time
 * moves by `clock` alone. What is not for a socket goes to `host`.
 */
export async function serve(
  sockets: Parameters<typeof attach>[1],
  options: Omit<EndpointOptions, 'clock'> = {},
  host?: RequestListener,
): Promise<Served> {
  const clock = testClock()
  const server = createServer(host)
  const streams: Socket[] = []
  server.on('connection', (stream) => streams.push(stream))
  const endpoint = attach(server, sockets, { logger: false, ...options, clock })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(async () => {
    const closed = endpoint.close()
    server.closeAllConnections()
    server.close()
    await closed
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const { port } = address
  return {
    endpoint,
    clock,
    port,
    bytesRead: () => streams.reduce((sum, stream) => sum + stream.bytesRead, 0),
    url: (mount = '/socket', query = '') =>
      `ws://127.0.0.1:${port}${mount}/websocket?vsn=2.0.0${query && `&${query}`}`,
  }
}
