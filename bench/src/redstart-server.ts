/**
 * The server that the benchmark measures, and that `npm run bench:server` starts for load
 * generators of other makes: channel `room:*` at `/socket` on `127.0.0.1:$PORT`. A join replies
 * `{}`, `echo` replies ok with its payload, `new_msg` broadcasts its payload to the topic, its
 * sender included, and gets no reply. Logging is off, and so are the limits on one client. Those by
 * address are out of reach, and counted all the same; with `ADDRESS_LIMITS=off` they are not there.
 *
 * @module
 */
import { createServer } from 'node:http'
import { attach } from 'redstart/endpoint'
import { place, quietOptions, roomSocket } from './rooms/room.ts'

const server = createServer()
const isLimited = process.env.ADDRESS_LIMITS !== 'off'

attach(
  server,
  { '/socket': roomSocket },
  isLimited ? quietOptions : { ...quietOptions, addressLimits: false },
)
server.listen(place)
