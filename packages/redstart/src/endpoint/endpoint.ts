import { emit } from '../channel/index.ts'
import { NoChannel } from '../errors/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import { CloseCode, type Connection, type SocketContext } from '../socket/index.ts'
import type { Counts } from '../telemetry/index.ts'
import { type DrainOptions, drain } from './drain.ts'
import type { EventsOn, ServableSocket, Sockets, TopicsIn } from './mount.ts'

/** The state of an endpoint, for a load balancer and for operators. */
export interface Health {
  /** `draining` from the start of a drain: send no new clients here. */
  readonly status: 'ok' | 'draining'
  /** Clients connected, WebSocket and long poll. */
  readonly connections: number
  /** Channels that they have joined. */
  readonly channels: number
  /** What has happened since the start. */
  readonly counts: Readonly<Counts>
}

/** What an {@link Endpoint} is made of. */
export interface EndpointParts {
  readonly context: SocketContext
  readonly sockets: readonly ServableSocket[]
  readonly connections: ReadonlySet<Connection>
  /** Takes the endpoint off its server. */
  readonly detach: () => void
}

/**
 * The sockets that are served on one HTTP server, and all that belongs to them: PubSub, connections,
 * clock, counters. Made by {@link attach}.
 */
export class Endpoint<S extends Sockets = Sockets> {
  readonly #parts: EndpointParts
  #draining = false
  #closed: Promise<void> | undefined

  constructor(parts: EndpointParts) {
    this.#parts = parts
  }

  /** The endpoint's PubSub, for messages between parts of the server. */
  get pubsub(): PubSub {
    return this.#parts.context.pubsub
  }

  /** Whether the endpoint has stopped to take new connections. */
  get draining(): boolean {
    return this.#draining
  }

  /**
   * Sends an event to everybody on a channel's topic, on all nodes, as the channel itself would: the
   * payload passes the channel's `emits` schema.
   *
   * @throws NoChannel when no channel of this endpoint is on `topic`; UndeclaredEvent, InvalidEmit
   *   or InvalidPayload when the channel would not send this. Rejects with BrokerUnavailable when
   *   the other nodes could not be reached.
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
        return this.pubsub.dispatch(emit(channel, topic, event, payload))
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
   * Takes the endpoint off its server and ends what is left of its connections with 1001. The server
   * itself goes on. Resolves when all channels have terminated.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** The state of the endpoint. */
  health(): Health {
    const { connections, context } = this.#parts
    let channels = 0
    for (const connection of connections) channels += connection.channelCount
    return {
      status: this.#draining ? 'draining' : 'ok',
      connections: connections.size,
      channels,
      counts: { ...context.counts },
    }
  }

  async #close(): Promise<void> {
    const { detach, connections, context } = this.#parts
    this.#draining = true
    detach()
    const ending = [...connections].map((connection) =>
      connection.close(CloseCode.goingAway, 'closing', { shutdown: 'closed' }),
    )
    await Promise.all(ending)
    await context.pubsub.close()
  }
}
