import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountMigrations } from '../accounts/migrations.ts'
import type { Storage } from '../accounts/settings.ts'
import { HttpConnection, type WholeAnswer } from '../client/http-connection.ts'
import { type HttpRequestParts, httpRequest } from '../client/http-request.ts'
import { ServerProcess } from '../server/server-process.ts'
import { type StoreKind, type StoreProcess, startStore } from '../server/store-process.ts'
import type { SubjectName } from '../subject-names.ts'
import { type Exchange, RequestLoop } from './request-loop.ts'
import type { Subject } from './subject.ts'

/** Connections that ask at the same time. */
const width = 32

/** Work after which nothing is compiled any more that matters, in microseconds of CPU. */
const enough = 1_500_000

/** An application with accounts, in one of its shapes. */
export interface AccountsServer {
  readonly name: SubjectName
  /** Its file below `src/`. */
  readonly entry: string
  readonly storage: Storage
  /** What it works with, and the variables that take their urls. */
  readonly stores?: Readonly<Partial<Record<'postgres' | 'redis', readonly string[]>>>
  /** How many processes of it there are. Default 1. */
  readonly nodes?: number
}

/** Somebody who has logged in. */
export interface LoggedIn {
  /** Both of their cookies, as a header. */
  readonly cookie: string
  readonly session: string
  /** What a socket is opened with. */
  readonly token: string
}

/** A server with accounts under measurement, and what it works with. */
export class AccountsSubject implements Subject {
  readonly name: SubjectName
  /** The first of its processes. */
  readonly process: ServerProcess
  readonly nodes: readonly ServerProcess[]
  readonly #end: () => Promise<void>
  readonly #ending: (() => Promise<void>)[] = []

  private constructor(
    name: SubjectName,
    [first, ...others]: readonly [ServerProcess, ...ServerProcess[]],
    end: () => Promise<void>,
  ) {
    this.name = name
    this.process = first
    this.nodes = [first, ...others]
    this.#end = end
  }

  /** Starts a server, which has been bundled, and what it works with. */
  static async start(server: AccountsServer): Promise<AccountsSubject> {
    const { name, entry, storage, stores = {}, nodes: count = 1 } = server
    const folder = await mkdtemp(join(tmpdir(), 'redstart-bench-'))
    const running: (StoreProcess | ServerProcess)[] = []
    const end = async (): Promise<void> => {
      for (const one of running.reverse()) await one.stop()
      await rm(folder, { recursive: true, force: true })
    }
    try {
      const environment: Record<string, string> = {
        STORAGE: storage,
        MIGRATIONS: await accountMigrations(),
        FOLDER: folder,
      }
      const kinds: readonly (StoreKind & keyof typeof stores)[] = ['postgres', 'redis']
      for (const kind of kinds) {
        const variables = stores[kind]
        if (variables === undefined) continue
        const store = await startStore(kind)
        running.push(store)
        for (const variable of variables) environment[variable] = store.url
      }
      const node = async (): Promise<ServerProcess> => {
        const process = await ServerProcess.start(entry, environment)
        running.push(process)
        return process
      }
      const first = await node()
      const others: ServerProcess[] = []
      while (others.length + 1 < count) others.push(await node())
      return new AccountsSubject(name, [first, ...others], end)
    } catch (error) {
      await end()
      throw error
    }
  }

  /** Logs in. */
  async enter(): Promise<LoggedIn> {
    const { head, body } = await this.ask('/enter')
    const { session, token }: { session: string; token: string } = JSON.parse(body)
    return { cookie: cookiesOf(head), session, token }
  }

  /**
   * Asks once, on a connection of its own.
   *
   * @throws Error when the answer is no success
   */
  async ask(path: string, parts?: HttpRequestParts): Promise<WholeAnswer> {
    const connection = await HttpConnection.open(this.process.port)
    const answer = await connection.request(httpRequest(path, parts))
    await connection.close()
    if (answer.status < 300) return answer
    throw new Error(`${this.name} answered ${path} wrongly:\n${answer.head}\n\n${answer.body}`)
  }

  /**
   * Asks once; what it is answered with is what it has to be answered with from now on.
   *
   * @param holds - what the answer has to contain
   * @throws Error when it does not: a wrong answer can be a fast one
   */
  async exchange(path: string, parts: HttpRequestParts, holds: string): Promise<Exchange> {
    const { status, length, body } = await this.ask(path, parts)
    if (!body.includes(holds)) throw new Error(`${this.name}: no "${holds}" in ${path}:\n${body}`)
    return { request: httpRequest(path, parts), status, length }
  }

  /** Asks so often that the server's compiler has seen enough, however little it gets done in a given time. */
  async warmUp(exchanges: readonly Exchange[]): Promise<void> {
    const until = (await this.process.ask('cpu')) + enough
    await this.#ask(exchanges, async (loop) => {
      while ((await this.process.ask('cpu')) < until) await loop.runTimes(100)
    })
  }

  /** The CPU time of the server for one request, in microseconds. */
  costOf(exchanges: readonly Exchange[], milliseconds: number): Promise<number> {
    return this.#ask(exchanges, async (loop) => {
      // The first requests on a connection are dearer.
      await loop.runTimes(width)
      return this.process.cpuPerUnit(() => loop.runFor(milliseconds))
    })
  }

  /** The same where each request is sent once. */
  costOfEach(exchanges: readonly Exchange[]): Promise<number> {
    return this.#ask(exchanges, (loop) =>
      this.process.cpuPerUnit(() => loop.runTimes(exchanges.length)),
    )
  }

  /** Has something end before the server does. */
  beforeStop(end: () => Promise<void>): void {
    this.#ending.push(end)
  }

  async keepAlive(): Promise<void> {}

  async stop(): Promise<void> {
    for (const end of this.#ending) await end()
    await this.#end()
  }

  async #ask<T>(
    exchanges: readonly Exchange[],
    work: (loop: RequestLoop) => Promise<T>,
  ): Promise<T> {
    const open = Array.from({ length: width }, () => HttpConnection.open(this.process.port))
    const connections = await Promise.all(open)
    try {
      return await work(new RequestLoop(connections, exchanges))
    } finally {
      await Promise.all(connections.map((connection) => connection.close()))
    }
  }
}

/** The cookies that an answer sets, as the header that sends them back. */
export function cookiesOf(head: string): string {
  return [...head.matchAll(/^set-cookie: ([^;\r]+)/gim)].map(([, pair]) => pair).join('; ')
}
