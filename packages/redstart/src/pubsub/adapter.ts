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
   * Connects, and calls `receive` with the bytes of each message that another node sent. Called
   * once. Connecting goes on in the background; until it has succeeded `broadcast` rejects.
   */
  start(receive: (bytes: Uint8Array) => void): void

  /**
   * Hands the message to all other nodes, in the order of the calls for one topic. Rejects when the
   * broker cannot take it.
   */
  broadcast(message: Message): Promise<void>

  /** Hands the message to one node, which may be this one. */
  directBroadcast(node: string, message: Message): Promise<void>

  /** The first local subscriber of `topic` came: this node wants its messages from now on. */
  subscribe?(topic: string): void

  /** The last local subscriber of `topic` went. */
  unsubscribe?(topic: string): void

  /** Leaves the cluster and frees what the adapter holds. */
  close(): Promise<void>
}

const done = Promise.resolve()

/** The adapter of a node that is alone: there is nobody else to tell. */
export function localAdapter(): PubSubAdapter {
  let deliver: ((bytes: Uint8Array) => void) | undefined
  const node = 'local'
  return {
    node,
    start(receive) {
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
