import type { Message, PubSubAdapter } from '../pubsub/index.ts'

/**
 * A broker for tests: joins any number of PubSubs in one process, as Redis or NATS would join
 * processes. `cut` takes a node off the bus, as a pulled cable would.
 *
 * @example
 * const bus = memoryBus()
 * const a = new PubSub({ adapter: bus.adapter('a') })
 * const b = new PubSub({ adapter: bus.adapter('b') })
 * bus.cut('b') // b.broadcast() now rejects with BrokerUnavailable
 */
export interface MemoryBus {
  /** An adapter for a new node of this name. */
  adapter(node: string): PubSubAdapter
  /** Takes a node off the bus. */
  cut(node: string): void
  /** Puts it back. What was sent meanwhile is lost. */
  mend(node: string): void
}

/** Makes a {@link MemoryBus}. */
export function memoryBus(): MemoryBus {
  const nodes = new Map<string, (bytes: Uint8Array) => void>()
  const cut = new Set<string>()
  const reachable = (from: string, to: string): boolean => !cut.has(from) && !cut.has(to)

  const send = async (from: string, to: readonly string[], message: Message): Promise<void> => {
    if (cut.has(from) || !nodes.has(from)) throw new Error(`${from} is not on the bus`)
    const bytes = message.toBytes()
    for (const node of to) {
      // Like a real broker's, a delivery is an event of its own on the receiving node.
      if (reachable(from, node)) setImmediate(() => nodes.get(node)?.(bytes))
    }
  }

  return {
    adapter: (node) => ({
      node,
      start: ({ receive }) => void nodes.set(node, receive),
      broadcast: (message) =>
        send(
          node,
          [...nodes.keys()].filter((other) => other !== node),
          message,
        ),
      directBroadcast: (to, message) => send(node, [to], message),
      close: async () => void nodes.delete(node),
    }),
    cut: (node) => void cut.add(node),
    mend: (node) => void cut.delete(node),
  }
}
