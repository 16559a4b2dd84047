import { type Clock, systemClock } from '../clock/index.ts'
import { BrokerUnavailable } from '../errors/index.ts'
import type { HttpSettings, Router } from '../http/index.ts'
import { PubSub, type PubSubAdapter } from '../pubsub/index.ts'
import type { Connection, Limits, OriginSetting, SocketContext } from '../socket/index.ts'
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
import { type Sockets, toMount } from './mount.ts'

/** How an endpoint serves its sockets, and what it runs on. */
export interface EndpointOptions {
  /**
   * Signs sessions, cookies and long-poll sessions. A list rotates: the first signs, all verify. At
   * least 64 bytes each.
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

/** What answers ordinary requests, and how. */
export interface WebOptions extends HttpSettings {
  readonly router?: Pick<Router, 'serve'>
}

/** Makes an endpoint that is on no server yet. */
export function createEndpoint<S extends Sockets>(
  sockets: S,
  options: EndpointOptions & WebOptions,
): Endpoint<S> {
  const { router, secretKeyBase, limits, health, host = 'localhost', checkOrigin = true } = options
  if (secretKeyBase !== undefined) secretList(secretKeyBase, 'endpoint')
  const context = contextFrom(options)
  const connections = new Set<Connection>()
  try {
    const { logger, clock } = context
    const app = router?.serve(options, { secretKeyBase, logger, clock })
    const endpoint: Endpoint<S> = new Endpoint({
      context,
      connections,
      sockets: Object.values(sockets).map((value) => toMount(value).socket),
      gates: new Gates({
        sockets,
        context,
        connections,
        secretKeyBase,
        host,
        checkOrigin,
        limits,
        session: app?.session,
        draining: () => endpoint.draining,
      }),
      app,
      healthPath: health,
    })
    return endpoint
  } catch (error) {
    // The adapter is at work by now, and an endpoint that cannot be must not keep it.
    context.pubsub.close().catch(() => {})
    throw error
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
