/** Programs for tests: what they send is JSON, and so is what they are answered. */
import type { Endpoint } from 'redstart/endpoint'

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
  readonly #endpoint: Pick<Endpoint, 'request'>
  readonly #token: string | undefined

  constructor(endpoint: Pick<Endpoint, 'request'>, token?: string) {
    this.#endpoint = endpoint
    this.#token = token
  }

  get = (path: string): Promise<Answer> => this.ask('GET', path)
  post = (path: string, body: object): Promise<Answer> => this.ask('POST', path, body)
  patch = (path: string, body: object): Promise<Answer> => this.ask('PATCH', path, body)
  delete = (path: string): Promise<Answer> => this.ask('DELETE', path)

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.#endpoint.request(path, {
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
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
