/**
 * Endpoints: sockets on an HTTP server, with graceful drain and health.
 *
 * @module
 */
export { type AttachableServer, attach, type EndpointOptions } from './attach.ts'
export type { DrainOptions } from './drain.ts'
export { Endpoint, type Health } from './endpoint.ts'
export type {
  LongPollOptions,
  Mount,
  ServableSocket,
  Sockets,
  WebSocketOptions,
} from './mount.ts'
