import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import { type Clock, systemClock } from '../clock/index.ts'
import { BrokerUnavailable } from '../errors/index.ts'
import { PubSub, type PubSubAdapter } from '../pubsub/index.ts'
import {
  type Connection,
  type Limits,
  type OriginSetting,
  requestUri,
  type SocketContext,
} from '../socket/index.ts'
import {
  defaultLogger,
  fearless,
  type Logger,
  newCounts,
  silentLogger,
} from '../telemetry/index.ts'
import { type Secret, secretList } from '../token/index.ts'
import { Endpoint } from './endpoint.ts'
import { Gates } from './gates.ts'
import { intercept } from './intercept.ts'
import { type Sockets, toMount } from './mount.ts'

/**
 * A server that sockets can be attached to. Those of an HTTP/2 server need its `allowHTTP1`, for a
 * WebSocket begins with a request of HTTP/1.1.
 */
export type AttachableServer = Server | Http2SecureServer

/** How {@link attach} serves its sockets. */
export interface EndpointOptions {
  /**
   * Signs long-poll sessions and reads session cookies; needed for nothing else. A list rotates: the
   * first signs, all verify. At least 64 bytes each.
   */
  secretKeyBase?: Secret
  /** The host in the URL that browsers see, for `checkOrigin: true`. Default `localhost`. */
  host?: string | null
  /**
   * Which pages may connect: `true`, those of `host`; a list of origins; `'conn'`, those of the host
   * that the request names; a function; `false`, all. Default true.
   */
  checkOrigin?: OriginSetting
  /** Joins this node with others. Default none. */
  pubsub?: PubSubAdapter
  /** Default the machine's. */
  clock?: Clock
  /** Where to log; `false` for nowhere. Default JSON lines on standard output. */
  logger?: Logger | false
  /** What one client may ask for; see {@link Limits}. */
  limits?: Partial<Limits>
  /** A path that answers GET with the {@link Health}: 200, or 503 while draining. Default none. */
  health?: string
}

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
  if (options.secretKeyBase !== undefined) secretList(options.secretKeyBase, 'endpoint')
  const context = contextFrom(options)
  const connections = new Set<Connection>()
  const endpoint: Endpoint<S> = new Endpoint({
    context,
    connections,
    sockets: Object.values(sockets).map((value) => toMount(value).socket),
    detach: () => {
      detach()
      gates.close()
    },
  })
  const gates = openGates()
  const { health } = options
  const detach = intercept(server, {
    request: (request, response) =>
      answersHealth(endpoint, health, request, response) || gates.request(request, response),
    upgrade: (request, stream, head) => gates.upgrade(request, stream, head),
  })
  return endpoint

  function openGates(): Gates {
    try {
      return new Gates({
        sockets,
        context,
        connections,
        secretKeyBase: options.secretKeyBase,
        host: options.host === undefined ? 'localhost' : options.host,
        checkOrigin: options.checkOrigin ?? true,
        limits: options.limits,
        draining: () => endpoint.draining,
      })
    } catch (error) {
      // The adapter is at work by now, and an endpoint that cannot be must not keep it.
      context.pubsub.close().catch(() => {})
      throw error
    }
  }
}

function contextFrom({ pubsub, clock, logger }: EndpointOptions): SocketContext {
  const log = logger === false ? silentLogger : fearless(logger ?? defaultLogger())
  const counts = newCounts()
  return {
    pubsub: new PubSub({
      ...(pubsub && { adapter: pubsub }),
      onError: (error) => {
        if (error instanceof BrokerUnavailable) counts.broadcastsFailed += 1
        log.error({ err: error }, 'PubSub could not deliver a message.')
      },
    }),
    clock: clock ?? systemClock,
    logger: log,
    counts,
  }
}

/** Answers the health path, for load balancers. */
function answersHealth(
  endpoint: Pick<Endpoint, 'health'>,
  path: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const asks = request.method === 'GET' || request.method === 'HEAD'
  if (!asks || path === undefined || requestUri(request).path !== path) return false
  const health = endpoint.health()
  response
    .writeHead(health.status === 'ok' ? 200 : 503, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(health))
  return true
}
