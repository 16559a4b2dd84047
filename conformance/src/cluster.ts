import type { Mount } from 'redstart/endpoint'
import type { Message, PubSubAdapter } from 'redstart/pubsub'
import { memoryBus } from 'redstart/testing'
import { LongPollClient } from './longpoll-client.ts'
import { serveLongPoll } from './longpoll-room.ts'
import { roomSocket } from './room-socket.ts'
import type { Served } from './server.ts'
import { type TimerWatch, watchTimers } from './timer-watch.ts'

/** The line between a node and the bus: a test looks into it, and holds up what comes. */
export interface Line {
  /** What the node has sent to single nodes. */
  readonly sent: readonly Message[]
  /** Keeps what comes from now on; resolves when something has. */
  hold(): Promise<void>
  /** Delivers what was kept, and all that comes from now on. */
  release(): void
}

/** One node of a cluster. */
export interface ClusterNode extends Served {
  readonly line: Line
  readonly timers: TimerWatch
}

/** Serves one socket by three nodes that a bus joins, until the test that is running has ended. */
export async function serveCluster(
  mount: Mount,
  wrap: (adapter: PubSubAdapter) => PubSubAdapter = (adapter) => adapter,
) {
  const bus = memoryBus()
  const node = async (name: string): Promise<ClusterNode> => {
    const { adapter, line } = tapped(wrap(bus.adapter(name)))
    const served = await serveLongPoll(mount, { pubsub: adapter })
    return { ...served, line, timers: watchTimers(served.clock) }
  }
  return { bus, a: await node('a'), b: await node('b'), c: await node('c') }
}

/** The rooms on three nodes, and a client whose session is on `a`, in `room:a`. */
export async function clusterRoom(
  mount: Partial<Mount> = {},
  wrap?: (adapter: PubSubAdapter) => PubSubAdapter,
) {
  const { socket, journal, gate } = roomSocket()
  const cluster = await serveCluster({ socket, ...mount }, wrap)
  const client = await new LongPollClient(cluster.a.port).open()
  await client.join('room:a')
  return { ...cluster, client, journal, gate }
}

/** The same session, by way of another node. */
export function by(node: ClusterNode, { token, path }: LongPollClient): LongPollClient {
  const client = new LongPollClient(node.port, path)
  client.token = token
  return client
}

function tapped(adapter: PubSubAdapter): { adapter: PubSubAdapter; line: Line } {
  const sent: Message[] = []
  let kept: Uint8Array[] | undefined
  let receive: (bytes: Uint8Array) => void = () => {}
  let came: () => void = () => {}
  return {
    adapter: {
      ...adapter,
      start(host) {
        receive = host.receive
        const take = (bytes: Uint8Array): void => {
          if (kept === undefined) return receive(bytes)
          kept.push(bytes)
          came()
        }
        adapter.start({ ...host, receive: take })
      },
      directBroadcast(node, message) {
        sent.push(message)
        return adapter.directBroadcast(node, message)
      },
    },
    line: {
      sent,
      hold() {
        kept = []
        return new Promise((resolve) => {
          came = resolve
        })
      },
      release() {
        const bytes = kept ?? []
        kept = undefined
        for (const each of bytes) receive(each)
      },
    },
  }
}
