import { defineSocket, ok } from 'redstart/channel'
import type { EndpointOptions } from 'redstart/endpoint'
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

/** The rooms that all our servers have. */
export const roomSocket = socket.channels(room)

/** The same rooms with a history. */
export const keptRoomSocket = socket.channels(room.history())

const unlimited = Number.POSITIVE_INFINITY
const outOfReach = 1_000_000_000

/** No logging, and no limits on one client; those by address are out of reach, and counted. */
export const quietOptions = {
  logger: false,
  limits: {
    channelsPerSocket: unlimited,
    messagesPerSecond: unlimited,
    joinsPerSecond: unlimited,
  },
  addressLimits: {
    connections: outOfReach,
    connectsPerMinute: outOfReach,
    joinsPerMinute: outOfReach,
    failedJoinsPerMinute: outOfReach,
  },
} satisfies EndpointOptions

/** Where to listen. */
export const place = { port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' }
