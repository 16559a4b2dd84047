import { HttpConnection } from '../client/http-connection.ts'
import { type HttpRequestParts, httpRequest } from '../client/http-request.ts'
import { ServerProcess } from '../server/server-process.ts'
import type { SubjectName } from '../subject-names.ts'
import { type Exchange, RequestLoop } from './request-loop.ts'
import type { Subject } from './subject.ts'

/** Connections to each server. */
export const connectionCount = 32

/** Node's servers close a connection that was idle for 5 s. */
const interval = 2_000

/** A web server under measurement, with the load generator's connections to it and its session. */
export class WebSubject implements Subject {
  readonly name: SubjectName
  readonly process: ServerProcess
  /** The session of one visitor, as a `cookie` header. */
  readonly cookie: string
  /** What a form of this visitor has to send. */
  readonly csrfToken: string
  readonly #connections: readonly HttpConnection[]
  #kept = performance.now()

  private constructor(
    name: SubjectName,
    process: ServerProcess,
    connections: readonly HttpConnection[],
    session: { readonly cookie: string; readonly csrfToken: string },
  ) {
    this.name = name
    this.process = process
    this.#connections = connections
    this.cookie = session.cookie
    this.csrfToken = session.csrfToken
  }

  /**
   * Starts a server, which has been bundled, and has a visitor enter.
   *
   * @param entry - the server's file below `src/`
   */
  static async start(name: SubjectName, entry: string): Promise<WebSubject> {
    const process = await ServerProcess.start(entry)
    const [first, ...others] = await Promise.all([
      HttpConnection.open(process.port),
      ...Array.from({ length: connectionCount - 1 }, () => HttpConnection.open(process.port)),
    ])
    const { head, body } = await first.request(enter)
    const cookie = /^set-cookie: ([^;\r]+)/im.exec(head)?.[1]
    if (cookie === undefined) throw new Error(`${name} set no cookie: ${head}`)
    return new WebSubject(name, process, [first, ...others], { cookie, csrfToken: body })
  }

  /**
   * Sends a request once; what it is answered with is what it has to be answered with from now on.
   *
   * @param holds - what the answer has to contain
   * @throws Error when it does not: a wrong answer can be a fast one
   */
  async exchange(
    path: string,
    parts: HttpRequestParts,
    holds: readonly string[],
  ): Promise<Exchange> {
    const request = httpRequest(path, parts)
    const [connection] = this.#connections
    if (connection === undefined) throw new Error('There is no connection.')
    const { status, length, head, body } = await connection.request(request)
    const missing = holds.find((text) => !body.includes(text))
    if (status < 300 && missing === undefined) return { request, status, length }
    throw new Error(`${this.name} answered ${path} wrongly (no "${missing}"):\n${head}\n\n${body}`)
  }

  /** A loop of requests over all connections. */
  loop(exchanges: readonly Exchange[]): RequestLoop {
    return new RequestLoop(this.#connections, exchanges)
  }

  /** Sends a request on each connection every now and then. */
  async keepAlive(): Promise<void> {
    if (performance.now() - this.#kept < interval) return
    await Promise.all(this.#connections.map((connection) => connection.request(enter)))
    this.#kept = performance.now()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()))
    await this.process.stop()
  }
}

const enter = httpRequest('/enter')
