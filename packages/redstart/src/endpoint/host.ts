import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import { requestPath } from '../socket/index.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * A server that an endpoint can be attached to. Sockets on an HTTP/2 server need its `allowHTTP1`,
 * for a WebSocket begins with a request of HTTP/1.1.
 */
export type AttachableServer = Server | Http2SecureServer

/** Answers the health path, for load balancers; says whether the request was for it. */
export function answersHealth(
  endpoint: Pick<Endpoint, 'health'>,
  path: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const asks = request.method === 'GET' || request.method === 'HEAD'
  if (!asks || path === undefined || requestPath(request) !== path) return false
  const health = endpoint.health()
  response
    .writeHead(health.status === 'ok' ? 200 : 503, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(health))
  return true
}
