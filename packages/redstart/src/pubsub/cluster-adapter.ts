import { systemClock, within } from '../clock/index.ts'
import { thisWorker } from '../context/index.ts'
import { MessageNotSent, MessagesMissed } from '../errors/index.ts'
import type { AdapterHost, AdapterState, PubSubAdapter } from './adapter.ts'
import { primaryPort } from './cluster-ipc.ts'
import type { HubFrame, NodeFrame, NodePort } from './cluster-port.ts'
import { FrameSender } from './frame-sender.ts'
import type { Message } from './message.ts'
import { nodeName } from './node-name.ts'

/** How long a node that leaves waits for the hub, in ms. */
const LEAVE_TIMEOUT = 5_000

const done = Promise.resolve()

/**
 * Joins the processes of one machine, without a broker: the one that has started the others relays
 * between them. Until it is joined with others its node is alone, and has nobody else to tell.
 */
export class ClusterAdapter implements PubSubAdapter {
  readonly node: string
  /** Tells the endpoints of one process apart; the same in all processes of a program. */
  readonly lane: number
  #host: AdapterHost | undefined
  #port: NodePort | undefined
  #sender: FrameSender<NodeFrame> | undefined
  #isLost = false
  /** The topics of a node that is alone, for the hub to learn when it is joined. */
  readonly #topics = new Set<string>()
  /** Whether there are subscriptions that the hub was not asked about. */
  #isUnsettled = false
  /** What waits for an answer of the hub, in the order of the questions. */
  readonly #settling = new Map<number, Settling>()
  #questions = 0

  constructor(node: string, lane = 0) {
    this.node = node
    this.lane = lane
  }

  /** Joins this node with those on the other side of the port; it is joined once. */
  join(port: NodePort): void {
    if (this.#port !== undefined) return
    const sender = new FrameSender<NodeFrame>(port)
    this.#port = port
    this.#sender = sender
    void sender.add(['join', this.node])
    for (const topic of this.#topics) void sender.add(['subscribe', topic])
    this.#topics.clear()
    port.open(
      (frames) => {
        for (const frame of frames) this.#take(frame)
      },
      () => this.#lose(),
    )
  }

  start(host: AdapterHost): void {
    this.#host = host
  }

  get isAlone(): boolean {
    return this.#port === undefined
  }

  get state(): AdapterState {
    return { connected: !this.#isLost, waiting: this.#sender?.waiting ?? 0 }
  }

  broadcast(message: Message): Promise<void> {
    return this.#send(message, (bytes) => ['broadcast', message.topic, bytes])
  }

  directBroadcast(node: string, message: Message): Promise<void> {
    if (node !== this.node) return this.#send(message, (bytes) => ['direct', node, bytes])
    this.#host?.receive(message.toBytes())
    return done
  }

  subscribe(topic: string): void {
    this.#isUnsettled = true
    if (this.#sender) void this.#sender.add(['subscribe', topic])
    else this.#topics.add(topic)
  }

  unsubscribe(topic: string): void {
    if (this.#sender) void this.#sender.add(['unsubscribe', topic])
    else this.#topics.delete(topic)
  }

  settled(): Promise<void> | undefined {
    if (this.#sender === undefined || this.#isLost) return undefined
    if (!this.#isUnsettled) return [...this.#settling.values()].at(-1)?.promise
    this.#isUnsettled = false
    const id = this.#questions++
    const settling = newSettling()
    this.#settling.set(id, settling)
    void this.#sender.add(['sync', id])
    return settling.promise
  }

  /** What was sent before goes out first, unless the hub takes nothing for a while. */
  async close(): Promise<void> {
    const left = this.#sender?.add(['leave']).catch(() => {}) ?? done
    await within(this.#host?.clock ?? systemClock, LEAVE_TIMEOUT, () => left)
    this.#port?.close()
    this.#lose()
  }

  #send(message: Message, toFrame: (bytes: Uint8Array) => NodeFrame): Promise<void> {
    if (this.#sender === undefined) return done
    const bytes = message.toBytes()
    if (this.#sender.hasRoom(bytes.length)) return this.#sender.add(toFrame(bytes), bytes.length)
    return Promise.reject(new MessageNotSent('too many wait for the process that relays them'))
  }

  #take(frame: HubFrame): void {
    switch (frame[0]) {
      case 'deliver':
        this.#host?.receive(frame[1])
        break
      case 'synced':
        this.#settling.get(frame[1])?.resolve()
        this.#settling.delete(frame[1])
        break
      case 'missed':
        this.#host?.report(new MessagesMissed(frame[1]))
        this.#host?.reconnected()
        break
    }
  }

  /** Nobody is there any more who would relay or answer. */
  #lose(): void {
    this.#isLost = true
    this.#sender?.fail(new MessageNotSent('the process that relays them has ended'))
    for (const { resolve } of this.#settling.values()) resolve()
    this.#settling.clear()
  }
}

interface Settling {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function newSettling(): Settling {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** How many adapters there are in this process. */
let lanes = 0

/**
 * The adapter that an endpoint has where it is given no other: in a worker that `endpoint.listen({
 * workers })` or `redstart start --workers` has started it joins the other workers.
 *
 * Endpoints of several processes find each other by the order in which a program makes them.
 */
export function clusterAdapter(): ClusterAdapter {
  const adapter = new ClusterAdapter(nodeName(), lanes++)
  if (thisWorker !== undefined) adapter.join(primaryPort(adapter.lane))
  return adapter
}
