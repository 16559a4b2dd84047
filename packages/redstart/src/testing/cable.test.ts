import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, it } from 'vitest'
import { type Cable, cable } from './cable.ts'

let server: Server
let line: Cable

beforeEach(async () => {
  server = createServer((_request, response) => void response.end('here'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  line = cable(server)
})
afterEach(async () => {
  line.cut()
  server.close()
  await once(server, 'close')
})

function port(): number {
  const address = server.address()
  return isAddress(address) ? address.port : 0
}

function isAddress(address: ReturnType<typeof server.address>): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** A connection that has been answered once. */
async function opened(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1').on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(socket, 'data')
  return socket
}

it('ends the connections that are open', async () => {
  const sockets = [await opened(), await opened()]
  const ended = sockets.map((socket) => once(socket, 'close'))
  line.cut()
  await Promise.all(ended)
})

it('lets nobody in until it is mended', async () => {
  line.cut()
  await once(
    connect(port(), '127.0.0.1').on('error', () => {}),
    'close',
  )
  line.mend()
  await opened()
})
