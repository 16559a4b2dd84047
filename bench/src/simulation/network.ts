import type { AdapterHost, Message, PubSubAdapter } from 'redstart/pubsub'

/** Bytes that one node gave to the broker, and had from it. */
export interface Traffic {
  sent: number
  received: number
}

/** A message on its way. */
interface Letter {
  readonly from: string
  readonly to: string
  readonly bytes: Uint8Array
}

/** A broker in memory that counts bytes and can be cut in two. */
export class Network {
  readonly #nodes = new Map<string, AdapterHost>()
  readonly #traffic = new Map<string, Traffic>()
  #island: ReadonlySet<string> = new Set()
  #letters: Letter[] = []

  /** What a node has sent and received so far. */
  traffic(node: string): Traffic {
    const traffic = this.#traffic.get(node) ?? { sent: 0, received: 0 }
    this.#traffic.set(node, traffic)
    return traffic
  }

  /** Parts these nodes from the others; no names end that. Nobody is told either time. */
  cut(island: Iterable<string>): void {
    this.#island = new Set(island)
  }

  adapter(node: string): PubSubAdapter {
    const send = async (receivers: readonly string[], message: Message): Promise<void> => {
      // A node that was killed still ticks here.
      if (!this.#nodes.has(node)) return
      const bytes = message.toBytes()
      // A broadcast goes to the broker once, however many get it.
      this.traffic(node).sent += bytes.length
      for (const to of receivers) this.#letters.push({ from: node, to, bytes })
    }
    return {
      node,
      start: (host) => void this.#nodes.set(node, host),
      broadcast: (message) =>
        send(
          [...this.#nodes.keys()].filter((name) => name !== node),
          message,
        ),
      directBroadcast: (to, message) => send([to], message),
      close: async () => void this.#nodes.delete(node),
    }
  }

  /** Hands over what is on its way. What the receivers say to it is on its way then. */
  deliver(): void {
    const due = this.#letters
    this.#letters = []
    for (const { from, to, bytes } of due) {
      const host = this.#nodes.get(to)
      if (host === undefined || this.#island.has(from) !== this.#island.has(to)) continue
      this.traffic(to).received += bytes.length
      host.receive(bytes)
    }
  }
}
