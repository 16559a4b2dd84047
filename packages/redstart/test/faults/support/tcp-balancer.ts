import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listen } from '../../../../../conformance/src/listen.ts'

/** Spreads connections over nodes, in turn; one that takes none is passed over. */
export interface TcpBalancer {
  readonly port: number
  /** The ports of the nodes; a test adds and removes them. */
  readonly nodes: Set<number>
}

/** Starts a {@link TcpBalancer} for the test that is running. */
export async function tcpBalancer(ports: Iterable<number>): Promise<TcpBalancer> {
  const nodes = new Set(ports)
  const sockets = new Set<Socket>()
  let turn = 0

  /** Tries the nodes one after the other, from `first` on. */
  const forward = (client: Socket, first: number, attempt = 0): void => {
    const targets = [...nodes]
    const port = targets[(first + attempt) % targets.length]
    if (port === undefined || attempt === targets.length) {
      client.resetAndDestroy()
      return
    }
    const target = connect(port, '127.0.0.1')
    let isThere = false
    target.once('connect', () => {
      isThere = true
      client.pipe(target).pipe(client)
      keep(target, client)
      keep(client, target)
    })
    target.once('error', () => {
      if (!isThere) forward(client, first, attempt + 1)
    })
  }
  const keep = (socket: Socket, other: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }
  const server = createServer((client) => {
    client.on('error', () => {})
    forward(client, turn++)
  })
  const port = await listen(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { port, nodes }
}
