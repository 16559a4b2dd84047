import { type Dialect, payload } from '../client/dialect.ts'
import { RawConnection } from '../client/raw-connection.ts'
import { cpuTime } from '../server/cpu-time.ts'
import { type Environment, ServerProcess } from '../server/server-process.ts'
import { type StoreKind, type StoreProcess, startStore } from '../server/store-process.ts'
import type { SubjectName } from '../subject-names.ts'
import { inParallel } from './in-parallel.ts'
import type { Subject } from './subject.ts'

/** Connections that are opened, joins and leaves that are waited for, at the same time. */
const width = 50

/** Phoenix clients send a heartbeat each 30 s, and servers close after 60 s without one. */
const heartbeatInterval = 20_000

/** What the load generator has to know of a server of sockets. */
export interface SocketServer {
  readonly name: SubjectName
  /** Its file below `src/`. */
  readonly entry: string
  /** How the load generator speaks to it. */
  readonly dialect: Dialect
  /** Variables of its environment. */
  readonly environment?: Environment
  /** How many processes of it there are, to which connections are made in turn. Default 1. */
  readonly nodes?: number
  /** What it works with, and the variable that takes its url. */
  readonly store?: { readonly kind: StoreKind; readonly variable: string }
}

/** What a piece of work cost, in microseconds of CPU. */
export interface Cost {
  readonly units: number
  readonly seconds: number
  /** Of all processes of the server. */
  readonly server: number
  /** Of what it works with; undefined where there is nothing, or where it cannot be told. */
  readonly store: number | undefined
}

/** One server of sockets under measurement, with the load generator's connections to it. */
export class SocketSubject implements Subject {
  readonly name: SubjectName
  readonly dialect: Dialect
  /** The first of its processes. */
  readonly process: ServerProcess
  readonly #nodes: readonly ServerProcess[]
  readonly #store: StoreProcess | undefined
  readonly #connections = new Set<RawConnection>()
  #lastHeartbeat = performance.now()

  private constructor(
    { name, dialect }: SocketServer,
    nodes: readonly ServerProcess[],
    store: StoreProcess | undefined,
  ) {
    this.name = name
    this.dialect = dialect
    this.process = inTurn(nodes, 0)
    this.#nodes = nodes
    this.#store = store
  }

  /**
   * Starts a server, which has been bundled.
   *
   * @throws Error when it does not do what is measured: a wrong answer can be a fast one
   */
  static async start(server: SocketServer): Promise<SocketSubject> {
    const { entry, nodes = 1 } = server
    const store = server.store && (await startStore(server.store.kind))
    const environment = {
      ...server.environment,
      ...(server.store && store && { [server.store.variable]: store.url }),
    }
    const processes: ServerProcess[] = []
    try {
      for (let n = 0; n < nodes; n++) processes.push(await ServerProcess.start(entry, environment))
      const subject = new SocketSubject(server, processes, store)
      await subject.#check()
      return subject
    } catch (error) {
      await Promise.all(processes.map((node) => node.stop()))
      await store?.stop()
      throw error
    }
  }

  /** Opens `count` connections; number `i` joins `topicOf(i)` and waits for the reply. */
  async open(count: number, topicOf: (index: number) => string): Promise<RawConnection[]> {
    const opened: RawConnection[] = []
    await inParallel(count, width, async (index) => {
      const { port } = inTurn(this.#nodes, index)
      const connection = await RawConnection.open(port, this.dialect.path)
      await this.dialect.greet?.(connection)
      await this.join(connection, topicOf(index))
      opened.push(connection)
      this.#connections.add(connection)
    })
    return opened
  }

  /** Joins a topic on a connection. */
  async join(connection: RawConnection, topic: string): Promise<void> {
    const answer = await connection.request(this.dialect.join(topic))
    if (!this.dialect.isJoined(answer)) throw new Error(`${this.name} refused a join: ${answer}`)
  }

  /** Joins `count` topics, each on the connection that is next in turn. */
  async joinAll(
    connections: readonly RawConnection[],
    count: number,
    topicOf: (index: number) => string,
  ): Promise<void> {
    await inParallel(count, width, (index) => this.join(inTurn(connections, index), topicOf(index)))
  }

  /** Leaves what {@link Subject.joinAll} joined. */
  async leaveAll(
    connections: readonly RawConnection[],
    count: number,
    topicOf: (index: number) => string,
  ): Promise<void> {
    await inParallel(count, width, async (index) => {
      const connection = inTurn(connections, index)
      connection.write(this.dialect.leave(topicOf(index)))
      for (let i = 0; i < this.dialect.leaveAnswers; i++) await connection.next()
    })
  }

  /** Closes connections, and waits until the server has taken note of it. */
  async close(connections: readonly RawConnection[]): Promise<void> {
    for (const connection of connections) this.#connections.delete(connection)
    await Promise.all(connections.map((connection) => connection.close()))
    // A connection that is accepted after the closed ones is served after they were cleaned up.
    const last = await RawConnection.open(this.process.port, this.dialect.path)
    await last.close()
  }

  /**
   * What work costs, with all processes that take part in it.
   *
   * @param work - resolves to the number of units
   */
  async cost(work: () => Promise<number>): Promise<Cost> {
    const { pid } = this.#store ?? {}
    const server = (): number => this.#nodes.reduce((sum, node) => sum + cpuTime(node.pid), 0)
    const store = (): number | undefined => (pid === undefined ? undefined : cpuTime(pid))
    const [start, serverBefore, storeBefore = 0] = [performance.now(), server(), store()]
    const units = await work()
    const after = store()
    return {
      units,
      seconds: (performance.now() - start) / 1000,
      server: server() - serverBefore,
      store: after === undefined ? undefined : after - storeBefore,
    }
  }

  /** Sends heartbeats where they are due; called between measurements, never within one. */
  async keepAlive(): Promise<void> {
    const { heartbeat } = this.dialect
    if (heartbeat === undefined) return
    if (performance.now() - this.#lastHeartbeat < heartbeatInterval) return
    this.#lastHeartbeat = performance.now()
    const all = [...this.#connections]
    await inParallel(all.length, width, async (index) => {
      const connection = inTurn(all, index)
      const { receiver } = connection
      connection.receiver = undefined
      await connection.request(heartbeat)
      connection.receiver = receiver
    })
  }

  async #check(): Promise<void> {
    const topic = 'room:check'
    const connections = await this.open(1, () => topic)
    const connection = inTurn(connections, 0)
    // Ours adds to the payload where a topic has a history, or where it is the meta of a presence.
    const start = payload.slice(0, -1)
    for (const frame of [this.dialect.echo(topic), this.dialect.publish(topic)]) {
      const answer = await connection.request(frame)
      if (!answer.includes(start)) throw new Error(`${this.name} answered wrongly: ${answer}`)
    }
    await this.close(connections)
  }

  /** Closes everything and ends the server. */
  async stop(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.close()))
    await Promise.all(this.#nodes.map((node) => node.stop()))
    await this.#store?.stop()
  }
}

function inTurn<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('There is nothing to take in turn.')
  return item
}
