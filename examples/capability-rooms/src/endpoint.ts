/** The pages and the socket, as one thing that can be served. */
import { defineEndpoint, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import type { Rooms } from './rooms/rooms.ts'
import { errorPage } from './web/error-page.ts'
import { router } from './web/router.ts'
import { defineRoomsSocket, type RoomsSocket, roomEnds } from './web/socket.ts'

/** What a node runs on; tests give their own. */
export interface Surroundings extends Pick<EndpointOptions, 'logger' | 'pubsub'> {
  /** The nodes count clients together with it, in a Redis, and each for itself without. */
  readonly counting?: { readonly secretKeyBase: string; readonly redis: string }
}

export function defineRooms(
  rooms: Rooms,
  { counting, ...surroundings }: Surroundings,
): Endpoint<{ '/socket': RoomsSocket }> {
  const endpoint = defineEndpoint({
    router,
    sockets: { '/socket': defineRoomsSocket(rooms) },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    // Messages are small, and nobody has many rooms on one connection: a page has one.
    limits: { frameBytes: 32_000, channelsPerSocket: 4, messagesPerSecond: 20, joinsPerSecond: 2 },
    // Where nobody has a name, an address is all there is to count by. It is forgotten in a minute.
    addressLimits: {
      connections: 200,
      connectsPerMinute: 120,
      joinsPerMinute: 60,
      ...(counting && { store: counting.redis }),
    },
    // Signs nothing: there are no sessions. It hides the addresses that the nodes count together.
    ...(counting && { secretKeyBase: counting.secretKeyBase }),
    errorPage,
    health: '/health',
    ...surroundings,
  })
  rooms.onEnd((key, ending) => endpoint.pubsub.broadcast(roomEnds({ key }), { ending }))
  return endpoint
}
