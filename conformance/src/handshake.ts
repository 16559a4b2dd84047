import { randomBytes } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'

/** What came back for a handshake. */
export interface HandshakeAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Empty for 101. */
  readonly body: string
}

/** A request to make. */
export interface HandshakeRequest {
  readonly port: number
  /** Path and query, exactly as they go on the wire. */
  readonly path: string
  readonly method?: string
  /** Besides those of an upgrade; one that is undefined is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Whether to ask for a WebSocket; default true. */
  readonly upgrade?: boolean
}

/** Makes one HTTP request and says how it was answered; a WebSocket that opens is cut off again. */
export function handshake(options: HandshakeRequest): Promise<HandshakeAnswer> {
  const { port, path, method = 'GET', headers = {}, upgrade = true } = options
  const upgrading = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  const all = Object.entries({ ...(upgrade ? upgrading : {}), ...headers })
  const given = Object.fromEntries(all.filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers: given })
    outgoing.on('error', reject)
    outgoing.on('upgrade', (response, stream) => {
      stream.destroy()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' })
    })
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
    outgoing.end()
  })
}
