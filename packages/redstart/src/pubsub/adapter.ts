import type { Clock } from '../clock/index.ts'
import type { Message } from './message.ts'

/**
 * What joins the nodes of a cluster. An adapter carries bytes between nodes and knows nothing of
 * subscribers; {@link PubSub} serves this node's own.
 *
 * `pubSubContract` of `redstart/testing` is the suite that every adapter has to pass.
 */
export interface PubSubAdapter {
  /** Name of this node, unique in the cluster. */
  readonly node: string

  /**
   * Connects, and hands over the bytes of each message that another node sent. Called once.
   * Connecting goes on in the background, for ever; `broadcast` waits for it within a bound.
   */
  start(host: AdapterHost): void

  /** Whether there are no other nodes, so that nothing leaves this one. Default false. */
  readonly isAlone?: boolean

  /** How the way to the other nodes is; without it the adapter cannot lose it. */
  readonly state?: AdapterState

  /**
   * Hands the message to all other nodes, in the order of the calls for one topic. Rejects when the
   * broker cannot take it.
   */
  broadcast(message: Message): Promise<void>

  /** Hands the message to one node, which may be this one. */
  directBroadcast(node: string, message: Message): Promise<void>

  /** The first local subscriber of `topic` came: this node wants its messages from now on. */
  subscribe?(topic: string): void

  /**
   * Resolves when the broker knows of all subscriptions made so far; undefined when it does already.
   * Never rejects, and does not wait for a broker that is away.
   */
  settled?(): Promise<void> | undefined

  /** The last local subscriber of `topic` went. */
  unsubscribe?(topic: string): void

  /** Leaves the cluster and frees what the adapter holds. */
  close(): Promise<void>
}

/** What an adapter gets from the node that it works for. */
export interface AdapterHost {
  readonly clock: Clock
  /** Takes the bytes of {@link Message.toBytes}, without the adapter's own header. */
  receive(bytes: Uint8Array): void
  /** Takes what went wrong and concerns no call: a lost connection, bytes of a stranger. */
  report(error: unknown): void
  /**
   * The way to the other nodes is there, for the first time or again; messages may have been missed.
   */
  reconnected(): void
}

/** The state of an adapter, for health and metrics. */
export interface AdapterState {
  readonly connected: boolean
  /** Messages that the broker has not taken yet, because it is slow or away. */
  readonly waiting: number
}

const done = Promise.resolve()

/** The adapter of a node that is alone: there is nobody else to tell. */
export function localAdapter(): PubSubAdapter {
  let deliver: ((bytes: Uint8Array) => void) | undefined
  const node = 'local'
  return {
    node,
    isAlone: true,
    start({ receive }) {
      deliver = receive
    },
    broadcast: () => done,
    directBroadcast(to, message) {
      if (to === node) deliver?.(message.toBytes())
      return done
    },
    close: () => done,
  }
}
