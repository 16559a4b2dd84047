import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** The answer to a handshake that is refused. */
export interface HttpRefusal {
  /** HTTP status, 400 to 599. */
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Answers on a connection that has left Node's HTTP parser, and ends it. */
export function refuseUpgrade(stream: Duplex, { status, headers, body = '' }: HttpRefusal): void {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`]
  const all = { connection: 'close', 'content-length': String(Buffer.byteLength(body)), ...headers }
  for (const [name, value] of Object.entries(all)) {
    // A value from the application must not be able to end its line.
    lines.push(`${name}: ${value.replace(/[\r\n]/g, ' ')}`)
  }
  // The parser has taken its listeners along. An error ends the stream without our help, but one that
  // nobody listens to ends the process; and a client that does not hang up would keep the stream.
  stream.on('error', () => {})
  stream.once('finish', () => stream.destroy())
  stream.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
