import { setImmediate as turn } from 'node:timers/promises'
import { HandClock } from './hand-clock.ts'
import { Network, type Traffic } from './network.ts'
import { Replica, together, type View } from './replica.ts'

/** How long a message takes, and how exactly time is told, in ms. */
const step = 25
/** The trackers' default period, in ms. */
const period = 1_500
/** After so long they will not agree any more, in ms. */
const patience = 600_000
/** How long the network stays cut: longer than it takes to miss somebody, in ms. */
const cutFor = 60_000

/** How many nodes, and how many entries on all of them together. */
export interface Size {
  readonly nodes: number
  readonly entries: number
}

/** What became of one event. */
export interface Outcome {
  readonly event: string
  /** Simulated time from the event until all nodes agreed, in seconds. */
  readonly seconds: number
  readonly ticks: number
  /** Of the mean node, until all agreed. */
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Of this process, which is all nodes, in seconds. */
  readonly cpu: number
}

/** What a simulation gives. */
export interface Result extends Size {
  readonly outcomes: readonly Outcome[]
  /** Bytes on the heap for each entry of each node, after a collection. */
  readonly heapPerEntry: number
}

/** Lets nodes of this size start, see churn, lose a node, get it back, and be cut in two. */
export async function simulate(size: Size): Promise<Result> {
  const before = collectedHeap()
  const cluster = new Cluster(size)
  const each = size.entries / size.nodes
  const percent = Math.ceil(each / 100)
  const churn = (): void => {
    for (const replica of cluster.replicas) {
      replica.leave(percent)
      replica.join(percent)
    }
  }
  const outcomes: Outcome[] = []
  outcomes.push(await cluster.after('start', () => cluster.startAll(each)))
  const heapPerEntry = (collectedHeap() - before) / (size.nodes * size.entries)
  outcomes.push(await cluster.after('1 % churn', churn))
  outcomes.push(await cluster.after('death of a node', () => cluster.killLast()))
  outcomes.push(await cluster.after('start of a node', () => cluster.startOne(each)))
  await cluster.cutInHalf(churn)
  outcomes.push(await cluster.after('end of a partition', () => cluster.mend()))
  return { ...size, outcomes, heapPerEntry }
}

class Cluster {
  readonly #clock = new HandClock()
  readonly #network = new Network()
  #replicas: Replica[] = []
  #started = 0

  constructor({ nodes }: Size) {
    for (let n = 0; n < nodes; n++) this.#add()
  }

  get replicas(): readonly Replica[] {
    return this.#replicas
  }

  startAll(entries: number): void {
    for (const replica of this.#replicas) {
      replica.join(entries)
      replica.start()
    }
  }

  startOne(entries: number): void {
    const replica = this.#add()
    replica.join(entries)
    replica.start()
  }

  async killLast(): Promise<void> {
    await this.#replicas.pop()?.kill()
  }

  /** Parts the nodes for a minute, in which something happens on both sides. */
  async cutInHalf(meanwhile: () => void): Promise<void> {
    const half = this.#replicas.slice(0, this.#replicas.length >> 1)
    this.#network.cut(half.map(({ name }) => name))
    meanwhile()
    for (let ms = 0; ms < cutFor; ms += step) await this.#pass()
  }

  mend(): void {
    this.#network.cut([])
  }

  /** Has something happen, and lets time pass until all agree. */
  async after(event: string, happen: () => Promise<void> | void): Promise<Outcome> {
    const cpuBefore = process.cpuUsage()
    const began = this.#clock.now()
    const before = this.#traffic()
    await happen()
    const wanted = together(this.#replicas.map(({ local }) => local))
    while (!this.#replicas.every(({ seen }) => isSame(seen, wanted))) {
      if (this.#clock.now() - began > patience) throw new Error(`No agreement after ${event}.`)
      await this.#pass()
    }
    const ms = this.#clock.now() - began
    const after = this.#traffic()
    const { user, system } = process.cpuUsage(cpuBefore)
    const outcome: Outcome = {
      event,
      seconds: ms / 1000,
      ticks: Math.ceil(ms / period),
      bytesSent: (after.sent - before.sent) / this.#replicas.length,
      bytesReceived: (after.received - before.received) / this.#replicas.length,
      cpu: (user + system) / 1e6,
    }
    // What is still said about it belongs to nobody's figures.
    for (let rest = 0; rest < 20 * period; rest += step) await this.#pass()
    return outcome
  }

  #add(): Replica {
    const name = `node-${this.#started++}`
    const replica = new Replica(name, { network: this.#network, clock: this.#clock })
    this.#replicas.push(replica)
    return replica
  }

  async #pass(): Promise<void> {
    this.#clock.advance(step)
    this.#network.deliver()
    await turn()
  }

  #traffic(): Traffic {
    const total = { sent: 0, received: 0 }
    for (let n = 0; n < this.#started; n++) {
      const { sent, received } = this.#network.traffic(`node-${n}`)
      total.sent += sent
      total.received += received
    }
    return total
  }
}

function isSame(one: View, other: View): boolean {
  return one.count === other.count && one.sum === other.sum
}

function collectedHeap(): number {
  if (globalThis.gc === undefined) throw new Error('Start this program with --expose-gc.')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
