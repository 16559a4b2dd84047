/** The pages and the socket, as one thing that can be served. */
import { defineEndpoint, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { accounts } from './accounts.ts'
import type { Posts } from './rooms/posts.ts'
import { errorPage } from './web/error-page.ts'
import { defineRoutes } from './web/router.ts'
import { defineRoomsSocket, type RoomsSocket } from './web/socket.ts'
import { headcountOf, visitors } from './web/visitors.ts'

/** What a node runs on. */
export interface Surroundings
  extends Pick<EndpointOptions, 'logger' | 'clock' | 'pubsub' | 'history' | 'presence'> {
  readonly posts: Posts
  /** The secret that signs cookies and tokens, the same on all nodes. */
  readonly secretKeyBase: string
}

export function defineRooms(surroundings: Surroundings): Endpoint<{ '/socket': RoomsSocket }> {
  const { posts, ...options } = surroundings
  const endpoint: Endpoint<{ '/socket': RoomsSocket }> = defineEndpoint({
    router: defineRoutes({
      node: () => endpoint.pubsub.node,
      headcount: async (topic) => headcountOf(await endpoint.presence(visitors).list(topic)),
    }),
    accounts,
    sockets: { '/socket': defineRoomsSocket(posts) },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    session: { cookie: 'presence_rooms' },
    limits: { frameBytes: 16 * 1024, channelsPerSocket: 8 },
    body: { bytes: 16 * 1024 },
    errorPage,
    health: '/health',
    ...options,
  })
  return endpoint
}
