import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP connection that says what it is told, and hangs up when it is told. */
export interface RawHttp {
  readonly socket: Socket
  /** Resolves with all that came when the server has ended its side, or the connection broke. */
  readonly ended: Promise<string>
}

/** Opens a connection for the test that is running, and sends `text`. It never ends its own side. */
export function rawHttp(port: number, text: string): RawHttp {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let got = ''
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString()
  })
  socket.on('error', () => {})
  const ended = new Promise<string>((resolve) => {
    socket.on('end', () => resolve(got))
    socket.on('close', () => resolve(got))
  })
  socket.write(text)
  return { socket, ended }
}

/** The text of an upgrade request. */
export function upgradeText(path: string, protocol = 'websocket'): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    'host: localhost',
    'connection: upgrade',
    `upgrade: ${protocol}`,
    'sec-websocket-version: 13',
    'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
