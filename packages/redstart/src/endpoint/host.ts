import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { requestPath } from '../socket/index.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * A server that an endpoint can be attached to. On an HTTP/2 server pages are answered in either
 * version; sockets need its `allowHTTP1`, for they begin with a request of HTTP/1.1. What else is on
 * that server answers its `request` event, not `stream`.
 */
export type AttachableServer = Server | Http2SecureServer

/** A request as servers emit it. */
export type HostRequest = IncomingMessage | Http2ServerRequest

/** What answers a {@link HostRequest}. */
export type HostResponse = ServerResponse | Http2ServerResponse

/** As much of a {@link HostResponse} as both versions of HTTP agree on. */
interface PlainResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(text: string): unknown
}

/** Answers the health path, for load balancers; says whether the request was for it. */
export function answersHealth(
  endpoint: Pick<Endpoint, 'health'>,
  path: string | undefined,
  request: Pick<IncomingMessage, 'method' | 'url'>,
  response: PlainResponse,
): boolean {
  const asks = request.method === 'GET' || request.method === 'HEAD'
  if (!asks || path === undefined || requestPath(request) !== path) return false
  const health = endpoint.health()
  response.statusCode = health.status === 'ok' ? 200 : 503
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
  response.end(JSON.stringify(health))
  return true
}

/** Answers that there is nothing at the path. */
export function answerNotFound(response: PlainResponse): void {
  response.statusCode = 404
  response.end('')
}
