/**
 * Endpoints: routes and sockets on an HTTP server, with graceful drain and health.
 *
 * @module
 */
export type { AccountsHost, AccountsService } from './accounts-service.ts'
export { attach } from './attach.ts'
export type { EndpointOptions, WebOptions } from './create-endpoint.ts'
export { defineEndpoint, type EndpointDefinition } from './define-endpoint.ts'
export type { DrainOptions } from './drain.ts'
export { Endpoint, type Health } from './endpoint.ts'
export type { AttachableServer } from './host.ts'
export { type KeptSecretOptions, keptSecret } from './kept-secret.ts'
export type { Listening, ListenOptions } from './listen.ts'
export type { LiveMountOptions } from './live-mount.ts'
export type {
  LongPollOptions,
  Mount,
  ServableSocket,
  Sockets,
  WebSocketOptions,
} from './mount.ts'
export { type OnStop, serve } from './serve.ts'
export { settingsFrom } from './settings-from.ts'
export { startWorkers, type Workers, type WorkersOptions } from './workers.ts'
