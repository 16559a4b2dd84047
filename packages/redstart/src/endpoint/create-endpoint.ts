import { type Clock, systemClock } from '../clock/index.ts'
import { thisWorker } from '../context/index.ts'
import { MountCollision } from '../errors/index.ts'
import { History, type HistoryStore } from '../history/index.ts'
import type { HttpSettings, Router } from '../http/index.ts'
import { PresenceHub, type TrackerOptions } from '../presence/index.ts'
import type { TrustedProxies } from '../proxy/index.ts'
import {
  adapterFromUrl,
  ClusterAdapter,
  clusterAdapter,
  PubSub,
  type PubSubAdapter,
  PubSubDefinition,
} from '../pubsub/index.ts'
import type {
  AddressLimits,
  Connection,
  Limits,
  OriginSetting,
  SocketContext,
} from '../socket/index.ts'
import {
  defaultLogger,
  discreetLogger,
  fearless,
  type Logger,
  newCounts,
  silentLogger,
} from '../telemetry/index.ts'
import { type Secret, secretList } from '../token/index.ts'
import type { AccountsService } from './accounts-service.ts'
import { Endpoint } from './endpoint.ts'
import { Gates } from './gates.ts'
import { type LiveMountOptions, liveMount } from './live-mount.ts'
import { type Sockets, toMount } from './mount.ts'
import { pubSubFaults } from './pubsub-faults.ts'
import { followPrimary } from './worker-process.ts'

/** How an endpoint serves its sockets, and what it runs on. */
export interface EndpointOptions {
  /**
   * Signs sessions, cookies and long-poll sessions. A list rotates: the first signs, all verify. At
   * least 64 bytes each.
   */
  secretKeyBase?: Secret | undefined
  /** The host in the URL that browsers see, for `checkOrigin: true`. Default `localhost`. */
  host?: string | null
  /**
   * Which pages may connect: `true`, those of `host`; a list of origins; `'conn'`, those of the host
   * that the request names; a function; `false`, all. Default true.
   */
  checkOrigin?: OriginSetting
  /**
   * Joins this node with others: the url of a broker, an adapter, or a PubSub that was defined. Default
   * the variable `PUBSUB_URL`; with neither the node knows the other workers of its program, where there
   * are any.
   */
  pubsub?: PubSubAdapter | PubSubDefinition | string
  /**
   * The name of this node, for a broker that is named by its url. Default the variable `REDSTART_NODE`,
   * else one made of host and process.
   */
  node?: string
  /** How the nodes tell each other who is there; see {@link TrackerOptions}. */
  presence?: TrackerOptions
  /** Where channels with `.history()` keep what was said. Default the memory of this process. */
  history?: HistoryStore
  /** Default the machine's. */
  clock?: Clock
  /** Where to log; `false` for nowhere. Default JSON lines on standard output. */
  logger?: Logger | false
  /** What one client may ask for; see {@link Limits}. */
  limits?: Partial<Limits>
  /** What the clients of one address may ask for together; see {@link AddressLimits}. `false`: anything. */
  addressLimits?: Partial<AddressLimits> | false
  /** Proxies whose word on where a client comes from is taken. Default none. */
  readonly trustedProxies?: TrustedProxies
  /** The accounts of the application, from `defineAccounts`: they run as long as the endpoint does. */
  readonly accounts?: AccountsService
  /** A path that answers GET with the {@link Health}: 200, or 503 while draining. Default none. */
  health?: string
}

/** What answers ordinary requests, and how. */
export interface WebOptions extends HttpSettings {
  readonly router?: Pick<Router, 'serve'>
  /** The live views of the router, and how browsers connect to them. */
  readonly live?: LiveMountOptions
}

/** Makes an endpoint that is on no server yet. */
export function createEndpoint<S extends Sockets>(
  sockets: S,
  options: EndpointOptions & WebOptions,
): Endpoint<S> {
  const { router, secretKeyBase, limits, health, host = 'localhost', checkOrigin = true } = options
  const { addressLimits, trustedProxies, live, accounts } = options
  if (secretKeyBase !== undefined) secretList(secretKeyBase, 'endpoint')
  const mounted = Object.values(sockets).map((value) => toMount(value).socket)
  const adapter = adapterOf(options)
  const context = contextFrom(
    options,
    adapter,
    mounted.some(({ anonymous }) => anonymous),
  )
  const connections = new Set<Connection>()
  if (thisWorker !== undefined) followPrimary()
  try {
    const { logger, clock, pubsub } = context
    const liveViews = live?.views
    const app = router?.serve(options, { secretKeyBase, logger, clock, liveViews })
    const views = app && liveMount(app, context, live, limits, accounts)
    if (views && Object.hasOwn(sockets, views.path)) {
      throw new MountCollision(views.path, views.path)
    }
    const endpoint: Endpoint<S> = new Endpoint({
      context,
      connections,
      cluster: adapter instanceof ClusterAdapter ? adapter : undefined,
      sockets: mounted,
      gates: new Gates({
        sockets: views ? { ...sockets, [views.path]: views.mount } : sockets,
        context,
        connections,
        secretKeyBase,
        host,
        checkOrigin,
        limits,
        addressLimits,
        trustedProxies,
        session: app?.session,
        accounts,
        draining: () => endpoint.draining,
      }),
      app,
      livePath: views?.path,
      healthPath: health,
      // The last of what can fail: what is not made needs no accounts.
      stopAccounts: accounts?.$run({ clock, logger, secretKeyBase, pubsub }),
    })
    return endpoint
  } catch (error) {
    // All this is at work by now, and an endpoint that cannot be must not keep it.
    for (const part of [context.presence, context.history, context.pubsub]) {
      part.close().catch(() => {})
    }
    throw error
  }
}

/** @param anonymous - Whether it serves a socket of which nothing may be told; then nothing is of any. */
function contextFrom(
  { clock = systemClock, logger, presence = {}, history: store, pubsub }: EndpointOptions,
  adapter: PubSubAdapter,
  anonymous: boolean,
): SocketContext {
  const given = logger === false ? silentLogger : (logger ?? defaultLogger())
  const log = fearless(anonymous ? discreetLogger(given) : given)
  const counts = newCounts()
  const joined = new PubSub({
    adapter,
    clock,
    onError: pubSubFaults(log, counts, clock),
  })
  if (pubsub instanceof PubSubDefinition) pubsub.$run(joined)
  joined.onReconnect(() => log.info({ node: joined.node }, 'The broker is connected.'))
  const base = { pubsub: joined, clock, logger: log, counts }
  return {
    ...base,
    presence: new PresenceHub({ ...base, settings: presence }),
    history: new History({ ...base, ...(store && { store }) }),
  }
}

function adapterOf({ pubsub, node }: EndpointOptions): PubSubAdapter {
  const given = pubsub instanceof PubSubDefinition ? pubsub.$broker : pubsub
  const broker = given ?? process.env.PUBSUB_URL
  if (!broker) return clusterAdapter()
  if (typeof broker !== 'string') return broker
  // The program was given the name, and each of its workers is a node.
  const name = node && thisWorker ? `${node}-${thisWorker.number}` : node
  return adapterFromUrl(broker, { node: name })
}
