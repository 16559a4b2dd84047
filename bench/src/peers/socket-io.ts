/**
 * The peer Socket.IO: rooms and acknowledgements, WebSocket transport only, no compression, and
 * what its guide on memory advises for many idle connections.
 *
 * @module
 */
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const server = createServer()
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  // The server's ping is made so rare that none falls into a measured phase.
  pingInterval: 3_600_000,
})

// Its guide on memory usage: discard the HTTP request of the handshake.
io.engine.on('connection', (raw: { request: unknown }) => {
  raw.request = null
})

io.on('connection', (socket) => {
  socket.on('join', async (topic: unknown, ack: unknown) => {
    if (typeof topic !== 'string' || typeof ack !== 'function') return
    await socket.join(topic)
    ack({ status: 'ok' })
  })
  socket.on('leave', async (topic: unknown, ack: unknown) => {
    if (typeof topic !== 'string' || typeof ack !== 'function') return
    await socket.leave(topic)
    ack({ status: 'ok' })
  })
  socket.on('echo', (payload: unknown, ack: unknown) => {
    if (typeof ack === 'function') ack({ status: 'ok', response: payload })
  })
  socket.on('new_msg', (topic: unknown, payload: unknown) => {
    if (typeof topic === 'string') io.to(topic).emit('new_msg', payload)
  })
})

server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1')
