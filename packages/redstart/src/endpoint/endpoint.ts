import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { emit, publish } from '../channel/index.ts'
import { thisWorker } from '../context/index.ts'
import { NoChannel, NoRouter } from '../errors/index.ts'
import type { HttpApp, SessionSettings, Signing } from '../http/index.ts'
import type { Presence, PresenceDefinition } from '../presence/index.ts'
import type { ClusterAdapter, PubSub } from '../pubsub/index.ts'
import {
  CloseCode,
  type Connection,
  type HttpRefusal,
  requestPath,
  type SocketContext,
  type Transport,
} from '../socket/index.ts'
import type { Counts } from '../telemetry/index.ts'
import { type DrainOptions, drain } from './drain.ts'
import type { Gates } from './gates.ts'
import {
  type AttachableServer,
  answerNotFound,
  answersHealth,
  type HostRequest,
  type HostResponse,
} from './host.ts'
import { intercept } from './intercept.ts'
import { type Listening, type ListenOptions, listeningAt, OwnServer } from './listen.ts'
import type { EventsOn, ServableSocket, Sockets, TopicsIn } from './mount.ts'
import { endOnSignal } from './signals.ts'
import { listenCall, releasePrimary } from './worker-process.ts'
import { checkWorkerCount, startWorkers } from './workers.ts'

/** The state of an endpoint, for a load balancer and for operators. */
export interface Health {
  /** `draining` from the start of a drain: send no new clients here. */
  readonly status: 'ok' | 'draining'
  /** Clients connected, WebSocket and long poll. */
  readonly connections: number
  /** Channels that they have joined. */
  readonly channels: number
  /** The way to the other nodes, and the name of this one. */
  readonly pubsub: {
    readonly node: string
    readonly connected: boolean
    /** Messages that the broker has not taken yet. */
    readonly waiting: number
    /** Topics that somebody on this node listens on. */
    readonly topics: number
  }
  /** What has happened since the start. */
  readonly counts: Readonly<Counts>
}

/** What an {@link Endpoint} is made of. */
export interface EndpointParts {
  readonly context: SocketContext
  readonly sockets: readonly ServableSocket[]
  readonly connections: ReadonlySet<Connection>
  readonly gates: Gates
  /** What joins this endpoint with those of the program's other processes, unless a broker does. */
  readonly cluster: ClusterAdapter | undefined
  /** Answers ordinary requests, where there is a router. */
  readonly app: HttpApp | undefined
  /** Where the clients of live views connect, where there are some. */
  readonly livePath: string | undefined
  readonly healthPath: string | undefined
  /** Ends what the accounts of the application do by themselves, where there are some. */
  readonly stopAccounts: (() => Promise<void>) | undefined
}

/** How long requests may take when the endpoint closes, in ms. */
const REQUEST_GRACE = 10_000

/**
 * Routes and sockets that are served together, and all that belongs to them: PubSub, connections,
 * clock, counters. Made by {@link defineEndpoint}, or by {@link attach} for sockets alone.
 */
export class Endpoint<S extends Sockets = Sockets> {
  readonly #parts: EndpointParts
  /** One for each server: ends it if it is the endpoint's own, and takes the endpoint off. */
  readonly #leave: (() => void | Promise<void>)[] = []
  #draining = false
  #closed: Promise<void> | undefined

  constructor(parts: EndpointParts) {
    this.#parts = parts
  }

  /** The endpoint's PubSub, for messages between parts of the server. */
  get pubsub(): PubSub {
    return this.#parts.context.pubsub
  }

  /**
   * Who is there, for code outside of channels.
   *
   * @throws InvalidDefinition when another definition of the same name is in use.
   * @example
   * const state = await endpoint.presence(visitors).list('room:42')
   */
  presence<M extends object, F extends object>(
    definition: PresenceDefinition<M, F>,
  ): Presence<M, F> {
    return this.#parts.context.presence.of(definition)
  }

  /** Whether the endpoint has stopped to take new connections. */
  get draining(): boolean {
    return this.#draining
  }

  /**
   * Serves on a server, beside whatever else is on it: the sockets, and the requests whose path a
   * route has. All others go to the server's own listeners, untouched. Files and forwarded
   * applications have every path below their prefix, so they need one that the host does not use.
   *
   * @param server - A `node:http`, `node:https` or `node:http2` server, of any framework, listening
   *   or not yet.
   */
  attach(server: AttachableServer): void {
    const { app } = this.#parts
    const detach = this.#serve(server, (request, response) => {
      if (!app?.hasPath(requestPath(request))) return false
      void app.listener(request, response)
      return true
    })
    this.#leave.push(detach)
  }

  /**
   * Starts a server of its own. {@link close} ends it.
   *
   * With `workers` the program runs again in so many processes, and each of them comes here and listens,
   * on one port. They drain and close when they are asked to end. The first process serves nobody: it
   * keeps the workers running, and resolves when all of them listen.
   *
   * @returns where it listens.
   * @throws AddressInUse for a port that is taken, AddressForbidden for one that needs more rights;
   *   Node's error when it cannot listen for another reason; InvalidOption for `workers` that are no
   *   number from 1 to 256; WorkersFailed when a worker does not start.
   * @example
   * await endpoint.listen({ port: 4000, workers: availableParallelism() })
   */
  async listen(options: ListenOptions = {}): Promise<Listening> {
    const { workers = 1 } = options
    checkWorkerCount(workers)
    if (thisWorker === undefined) return workers > 1 ? this.#lead(workers) : this.#listen(options)
    const report = workers > 1 ? listenCall() : undefined
    const listening = await this.#listen(options)
    endOnSignal(() => this.drain().then(() => this.close()))
    report?.(listening.port)
    return listening
  }

  async #listen(options: ListenOptions): Promise<Listening> {
    const { app, context } = this.#parts
    const own = new OwnServer()
    const answer = (request: HostRequest, response: HostResponse): true => {
      if (app) void app.listener(request, response)
      else answerNotFound(response)
      return true
    }
    const detach = this.#serve(own.server, answer, (response) => own.owe(response))
    const listening = await own.listen(options)
    this.#leave.push(() => own.close(context.clock, REQUEST_GRACE).then(detach))
    return listening
  }

  /** Has the program run in workers, which listen. */
  async #lead(count: number): Promise<Listening> {
    const { cluster, context } = this.#parts
    const { clock, logger } = context
    const onEnd = (worker: number, how: string): void =>
      logger.error({ worker, how }, 'A worker ended. Another takes its place.')
    const workers = startWorkers({ count, clock, onEnd })
    if (cluster) workers.join(cluster)
    this.#leave.push(() => workers.stop())
    const port = await workers.listening()
    // Nobody is left who serves: the process ends as of any other error that nobody handles.
    workers.ended.catch((error: unknown) => {
      queueMicrotask(() => {
        throw error
      })
    })
    return listeningAt(createServer(), port)
  }

  /**
   * Answers a web-standard request by the routes, without a server: in tests, or within anything that
   * speaks fetch.
   *
   * @throws NoRouter for an endpoint without one.
   */
  async fetch(request: Request): Promise<Response> {
    const { app } = this.#parts
    if (app === undefined) throw new NoRouter()
    const isEncrypted = request.url.startsWith('https:')
    return app.respond(request, { remoteAddress: undefined, isEncrypted }, (answer) =>
      answer instanceof Response ? answer : answer.toResponse(),
    )
  }

  /**
   * As {@link fetch}, for a path.
   *
   * @example
   * const response = await endpoint.request('/rooms', { headers: { accept: 'application/json' } })
   */
  request(path: string, init?: RequestInit): Promise<Response> {
    return this.fetch(new Request(new URL(path, 'http://localhost'), init))
  }

  /**
   * Opens a connection to one of the sockets without a network, for `redstart/testing`.
   *
   * @param request - The request of a handshake, as a browser would send it.
   * @returns undefined where no socket is at its path, and the refusal of a client that may not come in.
   */
  $connect(
    request: IncomingMessage,
    transport: Transport,
  ): Promise<Connection | HttpRefusal> | undefined {
    return this.#parts.gates.connect(request, transport)
  }

  /** Where the clients of live views connect, for `redstart/testing`; undefined without such views. */
  get $livePath(): string | undefined {
    return this.#parts.livePath
  }

  /** How sessions and live tokens are signed, for `redstart/testing`; undefined without a router. */
  get $signing(): (Signing & { readonly session: SessionSettings }) | undefined {
    const { app } = this.#parts
    if (app === undefined) return undefined
    const { secretKeyBase, clock } = app.signing
    return { secretKeyBase, clock, session: app.session }
  }

  /**
   * Sends an event to everybody on a channel's topic, on all nodes, as the channel itself would: the
   * payload passes the channel's `emits` schema.
   *
   * @throws NoChannel when no channel of this endpoint is on `topic`; UndeclaredEvent, InvalidEmit
   *   or InvalidPayload when the channel would not send this. Rejects with BrokerUnavailable when
   *   the other nodes could not be reached, with HistoryUnavailable when the topic's history could
   *   not be, and nobody got it.
   */
  broadcast<T extends TopicsIn<S>, E extends keyof EventsOn<S, T> & string>(
    topic: T,
    event: E,
    payload: EventsOn<S, T>[E],
  ): Promise<void>
  broadcast(topic: string, event: string, payload: unknown): Promise<void> {
    for (const socket of this.#parts.sockets) {
      const channel = socket.definitionOf(topic)
      if (channel !== undefined) {
        return publish(this.#parts.context, channel, emit(channel, topic, event, payload))
      }
    }
    throw new NoChannel(topic)
  }

  /**
   * Closes all connections whose socket id is `id`, on all nodes. Their clients reconnect, and pass
   * `connect` again.
   */
  disconnect(id: string): Promise<void> {
    return this.pubsub.broadcast(id, 'disconnect', {})
  }

  /**
   * Prepares for the end: no new connections are taken, and those with channels are closed with
   * 1012, in batches. Resolves when their channels have terminated, or the time is up.
   */
  async drain(options?: DrainOptions): Promise<void> {
    this.#draining = true
    const { context, connections } = this.#parts
    await drain(context.clock, connections, options)
  }

  /**
   * Takes the endpoint off its servers and ends what is left of its connections with 1001. A server
   * that it was attached to goes on; one that {@link listen} started ends when its requests have been
   * answered. Resolves when that is done and all channels have terminated.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** The state of the endpoint. */
  health(): Health {
    const { connections, context } = this.#parts
    const { pubsub } = context
    let channels = 0
    for (const connection of connections) channels += connection.channelCount
    return {
      status: this.#draining ? 'draining' : 'ok',
      connections: connections.size,
      channels,
      pubsub: { node: pubsub.node, topics: pubsub.topicCount, ...pubsub.state },
      counts: { ...context.counts },
    }
  }

  /**
   * Puts the sockets and the health path on a server, and what answers all other requests.
   *
   * @param arrive - Called with every request's response first
   * @returns what takes all that off again.
   */
  #serve(
    server: AttachableServer,
    answer: (request: HostRequest, response: HostResponse) => boolean,
    arrive?: (response: HostResponse) => void,
  ): () => void {
    const { gates, healthPath } = this.#parts
    return intercept(server, {
      request: (request, response) => {
        arrive?.(response)
        if (answersHealth(this, healthPath, request, response)) return true
        const isHttp1 = request instanceof IncomingMessage && response instanceof ServerResponse
        return (isHttp1 && gates.request(request, response)) || answer(request, response)
      },
      upgrade: (request, stream, head) => gates.upgrade(request, stream, head),
    })
  }

  async #close(): Promise<void> {
    const { gates, connections, context, stopAccounts } = this.#parts
    this.#draining = true
    const leaving = this.#leave.map((leave) => leave())
    gates.close()
    const ending = [...connections].map((connection) =>
      connection.close(CloseCode.goingAway, 'closing', { shutdown: 'closed' }),
    )
    await Promise.all([...ending, ...leaving])
    await stopAccounts?.()
    // What presence says last is on its way by then; PubSub knows how long a broker is worth waiting for.
    await Promise.all([context.presence.close(), context.history.close(), context.pubsub.close()])
    if (thisWorker !== undefined) releasePrimary()
  }
}
