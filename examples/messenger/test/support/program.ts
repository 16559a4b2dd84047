/** Programs for tests: over real HTTP and real sockets, as people write them. */
import { Socket } from 'phoenix'
import { type TypedSocket, typed } from 'redstart/client'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ApiSocket } from '../../src/api/socket.ts'
import { tokens } from '../../src/api/tokens.ts'
import type { User } from '../../src/people/people.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** What the JSON says; nothing where there is none. */
  readonly body: unknown
  /** Its `data`. */
  readonly data: unknown
}

/** One program, which may have a token. */
export class Program {
  readonly #url: string
  readonly #token: string | undefined

  /** @param url - Where the messenger listens. */
  constructor(url: string, token?: string) {
    this.#url = url
    this.#token = token
  }

  get = (path: string): Promise<Answer> => this.ask('GET', path)
  post = (path: string, body: object): Promise<Answer> => this.ask('POST', path, body)
  put = (path: string, body?: object): Promise<Answer> => this.ask('PUT', path, body)
  patch = (path: string, body: object): Promise<Answer> => this.ask('PATCH', path, body)
  delete = (path: string): Promise<Answer> => this.ask('DELETE', path)

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    const { status, headers } = response
    return { status, headers, body: json, data: isMap(json) ? json.data : undefined }
  }

  /** A connection of the official client, until the test is finished. */
  connect(params: () => object = () => ({ token: this.#token })): TypedSocket<ApiSocket> {
    const url = `${this.#url.replace(/^http/, 'ws')}/socket`
    const socket = typed<ApiSocket>(new Socket(url, { transport: WebSocket, params }))
    onTestFinished(() => socket.disconnect())
    socket.connect()
    return socket
  }
}

const info = { ip: '192.0.2.1', userAgent: 'A test' }

/** The tokens of a new log-in. */
export async function issue(user: User) {
  const issued = await tokens.issue(user, info)
  if (!issued.ok) throw new Error(`The log-in was refused: ${issued.refused}`)
  return issued
}

export async function programOf(url: string, user: User): Promise<Program> {
  return new Program(url, (await issue(user)).token)
}

/** What an event brings next. */
export function next<T>(listen: (callback: (payload: T) => void) => unknown): Promise<T> {
  return new Promise((resolve) => listen(resolve))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
