import { type IncomingHttpHeaders, request as open } from 'node:http'

/** A request to make. */
export interface HttpRequest {
  readonly port: number
  /** Path and query, exactly as they go on the wire. */
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Hangs up when it aborts. */
  readonly signal?: AbortSignal
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Makes one request, on a connection of its own. Rejects when the connection breaks. */
export function request(options: HttpRequest): Promise<HttpAnswer> {
  const { body, ...rest } = options
  return new Promise((resolve, reject) => {
    const outgoing = open({ host: '127.0.0.1', agent: false, ...rest }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
