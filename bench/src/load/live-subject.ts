import { HttpConnection } from '../client/http-connection.ts'
import { httpRequest } from '../client/http-request.ts'
import { accept, type LivePage, loadPage } from '../client/live-page.ts'
import { ConnectedView, heartbeat } from '../client/live-view.ts'
import { RawConnection } from '../client/raw-connection.ts'
import { ServerProcess } from '../server/server-process.ts'
import type { SubjectName } from '../subject-names.ts'
import { inParallel } from './in-parallel.ts'
import { RequestLoop } from './request-loop.ts'
import type { Subject } from './subject.ts'

/** Pages that are loaded, and views that are joined, at the same time. */
const width = 50

/** The client sends a heartbeat each 30 s, and servers close after 60 s without one. */
const heartbeatInterval = 20_000

/** A server of live views under measurement, with the load generator's connections to it. */
export class LiveSubject implements Subject {
  readonly name: SubjectName
  readonly process: ServerProcess
  readonly #views = new Set<ConnectedView>()
  #lastHeartbeat = performance.now()

  private constructor(name: SubjectName, process: ServerProcess) {
    this.name = name
    this.process = process
  }

  /**
   * Starts a server, which has been bundled.
   *
   * @param entry - the server's file below `src/`
   */
  static async start(name: SubjectName, entry: string): Promise<LiveSubject> {
    return new LiveSubject(name, await ServerProcess.start(entry))
  }

  /** Loads a page as `count` visitors. */
  async visit(path: string, count: number): Promise<LivePage[]> {
    const pages: LivePage[] = []
    await this.#overHttp(Math.min(width, count), async (connections) => {
      await inParallel(count, connections.length, async (index) => {
        // In turn, for a server closes one that is idle.
        const connection = connections.shift()
        if (connection === undefined) throw new Error('More at once than connections.')
        pages[index] = await loadPage(connection, path)
        connections.push(connection)
      })
    })
    return pages
  }

  /** Connects the views of pages and joins them. */
  async join(pages: readonly LivePage[]): Promise<ConnectedView[]> {
    const opened: ConnectedView[] = []
    await inParallel(pages.length, width, async (index) => {
      const page = pages[index]
      if (page === undefined) return
      const view = await ConnectedView.open(this.process.port, page)
      opened.push(view)
      this.#views.add(view)
    })
    return opened
  }

  /** Loads a page as `count` visitors, and joins its views. */
  async open(path: string, count: number): Promise<ConnectedView[]> {
    return this.join(await this.visit(path, count))
  }

  /** Closes views, and waits until the server has taken note of it. */
  async close(views: readonly ConnectedView[]): Promise<void> {
    for (const view of views) this.#views.delete(view)
    await Promise.all(views.map(({ connection }) => connection.close()))
    // A connection that is accepted after the closed ones is served after they were cleaned up.
    const last = await RawConnection.open(this.process.port, '/live/websocket?vsn=2.0.0')
    await last.close()
  }

  /**
   * The CPU time of the server for one page, which new visitors ask for, and its bytes.
   *
   * @param count - connections, each with one request that waits for its answer
   */
  async costOfPage(
    path: string,
    count: number,
    milliseconds: number,
  ): Promise<{ readonly cpu: number; readonly bytes: number }> {
    const request = httpRequest(path, { headers: { accept } })
    return this.#overHttp(count, async (connections) => {
      const [first] = connections
      if (first === undefined) throw new RangeError('There is no connection.')
      const { status, length } = await first.request(request)
      if (status !== 200) throw new Error(`${this.name} answered ${path} with ${status}.`)
      const loop = new RequestLoop(connections, [{ request, status, length }])
      const cpu = await this.process.cpuPerUnit(() => loop.runFor(milliseconds))
      return { cpu, bytes: length }
    })
  }

  /** Sends heartbeats where they are due; called between measurements, never within one. */
  async keepAlive(): Promise<void> {
    if (performance.now() - this.#lastHeartbeat < heartbeatInterval) return
    this.#lastHeartbeat = performance.now()
    const all = [...this.#views]
    await inParallel(all.length, width, async (index) => {
      const connection = all[index]?.connection
      if (connection === undefined) return
      const { receiver } = connection
      connection.receiver = undefined
      await connection.request(heartbeat)
      connection.receiver = receiver
    })
  }

  /** Closes everything and ends the server. */
  async stop(): Promise<void> {
    await Promise.all([...this.#views].map(({ connection }) => connection.close()))
    await this.process.stop()
  }

  async #overHttp<T>(
    count: number,
    work: (connections: HttpConnection[]) => Promise<T>,
  ): Promise<T> {
    const open = Array.from({ length: count }, () => HttpConnection.open(this.process.port))
    const connections = await Promise.all(open)
    try {
      return await work([...connections])
    } finally {
      await Promise.all(connections.map((connection) => connection.close()))
    }
  }
}
