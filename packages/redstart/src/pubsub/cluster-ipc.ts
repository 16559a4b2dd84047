/**
 * The ways between a primary process and its workers. Applications may send messages of their own over
 * the same channels; ours are told apart by a tag, and those of several endpoints by their lane.
 */
import type { Worker } from 'node:cluster'
import type { ClusterAdapter } from './cluster-adapter.ts'
import { ClusterHub } from './cluster-hub.ts'
import {
  type HubFrame,
  type HubPort,
  type NodeFrame,
  type NodePort,
  portPair,
} from './cluster-port.ts'

const TAG = 'redstart:pubsub'

type Envelope<Frame> = [tag: typeof TAG, lane: number, frames: readonly Frame[]]

/** The way from this worker to its primary. */
export function primaryPort(lane: number): NodePort {
  let listener = (_message: unknown): void => {}
  let lost = (): void => {}
  return {
    send(frames, done) {
      const envelope: Envelope<NodeFrame> = [TAG, lane, frames]
      if (process.connected) process.send?.(envelope, undefined, undefined, done)
      else setImmediate(done, new Error('the channel to the primary process is closed'))
    },
    open(receive, onLost) {
      listener = (message) => {
        if (isEnvelope<HubFrame>(message) && message[1] === lane) receive(message[2])
      }
      lost = onLost
      process.on('message', listener)
      process.on('disconnect', lost)
    },
    close() {
      process.off('message', listener)
      process.off('disconnect', lost)
    },
  }
}

/** The hubs of a primary process: one for each endpoint that its program makes. */
export class WorkerRelay {
  readonly #hubs = new Map<number, ClusterHub>()

  /** Relays for a worker, until the way to it is lost. */
  connect(worker: Worker): void {
    const ends = new Map<number, WorkerEnd>()
    worker.on('message', (message: unknown) => {
      if (!isEnvelope<NodeFrame>(message)) return
      const [, lane, frames] = message
      let end = ends.get(lane)
      if (end === undefined) {
        end = workerEnd(worker, lane)
        ends.set(lane, end)
        this.#hub(lane).connect(end.port)
      }
      end.take(frames)
    })
    worker.once('disconnect', () => {
      for (const end of ends.values()) end.lose()
    })
  }

  /** Makes a node of this process one of them. */
  join(adapter: ClusterAdapter): void {
    const [nodePort, hubPort] = portPair()
    this.#hub(adapter.lane).connect(hubPort)
    adapter.join(nodePort)
  }

  #hub(lane: number): ClusterHub {
    const hub = this.#hubs.get(lane) ?? new ClusterHub()
    this.#hubs.set(lane, hub)
    return hub
  }
}

/** The way from the primary to one lane of a worker. */
interface WorkerEnd {
  readonly port: HubPort
  take(frames: readonly NodeFrame[]): void
  lose(): void
}

function workerEnd(worker: Worker, lane: number): WorkerEnd {
  let receive = (_frames: readonly NodeFrame[]): void => {}
  let lost = (): void => {}
  return {
    take: (frames) => receive(frames),
    lose: () => lost(),
    port: {
      send(frames, done) {
        const envelope: Envelope<HubFrame> = [TAG, lane, frames]
        worker.send(envelope, undefined, undefined, done)
      },
      open(onFrames, onLost) {
        receive = onFrames
        lost = onLost
      },
      close() {
        receive = () => {}
        lost = () => {}
      },
    },
  }
}

/** What bears our tag was written above, by the same program in another process. */
function isEnvelope<Frame>(message: unknown): message is Envelope<Frame> {
  return Array.isArray(message) && message[0] === TAG
}
