import { expect } from 'vitest'
import { type HttpAnswer, request } from './http-request.ts'

/** The JSON of an answer; which of the fields it has depends on the request. */
export interface LongPollAnswer {
  readonly status: number
  readonly token?: string
  readonly messages?: readonly string[]
}

/** What a request may change about how it is usually made. */
interface Changes {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/**
 * A client that knows of channels only what the long-poll transport itself is made of: GETs that
 * bring frames, POSTs that take them.
 */
export class LongPollClient {
  readonly port: number
  /** Path and query without the token. */
  readonly path: string
  /** The token of the session, once it is open. */
  token = ''

  constructor(port: number, path = '/socket/longpoll?vsn=2.0.0') {
    this.port = port
    this.path = path
  }

  /** Makes the first GET, which has to open a session. */
  async open(): Promise<this> {
    const { status, token = '', messages } = await this.poll()
    expect({ status, messages }).toEqual({ status: 410, messages: [] })
    expect(token).not.toBe('')
    this.token = token
    return this
  }

  /** A GET and the whole HTTP answer. */
  get(changes: Changes = {}): Promise<HttpAnswer> {
    const { headers = {}, signal } = changes
    const path = this.#pathWith(changes)
    return request({ port: this.port, path, headers, ...(signal && { signal }) })
  }

  /** A GET and the JSON of its answer. */
  async poll(changes: Changes = {}): Promise<LongPollAnswer> {
    return jsonOf(await this.get(changes))
  }

  /** A POST and the whole HTTP answer. */
  async post(body: string | Uint8Array, changes: Changes = {}): Promise<HttpAnswer> {
    const { headers = { 'content-type': 'application/x-ndjson' } } = changes
    const path = this.#pathWith(changes)
    return request({ port: this.port, path, method: 'POST', headers, body })
  }

  /** POSTs messages of version 2 as one batch; says with which `status` it was answered. */
  async send(...messages: unknown[]): Promise<number> {
    const body = messages.map((message) => JSON.stringify(message)).join('\n')
    return jsonOf(await this.post(body)).status
  }

  /** Polls until `count` messages have come, and reads them. */
  async take(count: number): Promise<unknown[]> {
    const taken: unknown[] = []
    while (taken.length < count) {
      const { status, token, messages = [] } = await this.poll()
      expect({ status, token }).toEqual({ status: 200, token: this.token })
      taken.push(...messages.map((message) => JSON.parse(message)))
    }
    expect(taken).toHaveLength(count)
    return taken
  }

  /** Joins `topic` under `joinRef`. */
  async join(topic: string, joinRef = '1', payload: unknown = {}): Promise<void> {
    expect(await this.send([joinRef, joinRef, topic, 'phx_join', payload])).toBe(200)
    const reply = [joinRef, joinRef, topic, 'phx_reply', { status: 'ok', response: {} }]
    expect(await this.take(1)).toEqual([reply])
  }

  #pathWith(changes: Changes): string {
    const token = 'token' in changes ? changes.token : this.token
    return token ? `${this.path}&token=${encodeURIComponent(token)}` : this.path
  }
}

/** The JSON of an answer, whose HTTP status has to be 200. */
export function jsonOf({ status, body }: HttpAnswer): LongPollAnswer {
  expect(status, body).toBe(200)
  return JSON.parse(body)
}
