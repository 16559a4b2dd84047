/**
 * The server that the benchmark measures, and that `npm run bench:server` starts for load
 * generators of other makes: channel `room:*` at `/socket` on `127.0.0.1:$PORT`. A join replies
 * `{}`, `echo` replies ok with its payload, `new_msg` broadcasts its payload to the topic, its
 * sender included, and gets no reply. Logging is off, and so are the limits on one client.
 *
 * @module
 */
import { createServer } from 'node:http'
import { defineSocket, ok } from 'redstart/channel'
import { attach } from 'redstart/endpoint'
import { type } from 'redstart/schema'

const socket = defineSocket({ connect: () => ({}) })

const room = socket
  .channel('room:*')
  .emits({ new_msg: type<object>() })
  .join(() => ok({}))
  .on('echo', type<object>(), (payload) => ok(payload))
  .on('new_msg', type<object>(), (payload, socket) => {
    void socket.broadcast('new_msg', payload)
  })

const unlimited = Number.POSITIVE_INFINITY
const server = createServer()

attach(
  server,
  { '/socket': socket.channels(room) },
  {
    logger: false,
    limits: {
      channelsPerSocket: unlimited,
      messagesPerSecond: unlimited,
      joinsPerSecond: unlimited,
    },
  },
)
server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1')
