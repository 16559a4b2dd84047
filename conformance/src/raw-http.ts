import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP connection that says what it is told, and hangs up when it is told. */
export interface RawHttp {
  readonly socket: Socket
  /** Resolves with all that came when the server has ended its side, or the connection broke. */
  readonly ended: Promise<string>
  /** Resolves when `text` stands in what has come since the last call; fails when it never will. */
  receive(text: string): Promise<void>
}

/** Opens a connection for the test that is running, and sends `text`. It never ends its own side. */
export function rawHttp(port: number, text: string): RawHttp {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let got = ''
  let read = 0
  let isOver = false
  let look = (): void => {}
  const end = (): void => {
    isOver = true
    look()
  }
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString()
    look()
  })
  socket.on('error', () => {})
  const ended = new Promise<string>((resolve) => {
    socket.on('end', () => resolve(got))
    socket.on('close', () => resolve(got))
  })
  socket.on('end', end)
  socket.on('close', end)
  socket.write(text)
  const receive = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      look = () => {
        const at = got.indexOf(wanted, read)
        if (at !== -1) {
          read = at + wanted.length
          resolve()
        } else if (isOver) {
          reject(new Error(`The connection ended without ${JSON.stringify(wanted)}: ${got}`))
        }
      }
      look()
    })
  return { socket, ended, receive }
}

/** The text of a request for a WebSocket. */
export function upgradeText(path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
