/** The pages and the socket, as one thing that can be served. */
import { defineEndpoint, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { SIGNED_IN_SECONDS, UserTokens } from './people/user-token.ts'
import type { Posts } from './rooms/posts.ts'
import { errorPage } from './web/error-page.ts'
import { defineRoutes } from './web/router.ts'
import { defineRoomsSocket, type RoomsSocket, signedOut } from './web/socket.ts'
import { headcountOf, visitors } from './web/visitors.ts'

/** What a node runs on. */
export interface Surroundings
  extends Pick<EndpointOptions, 'logger' | 'pubsub' | 'history' | 'presence'> {
  readonly posts: Posts
  /** The secret that signs cookies and tokens, the same on all nodes. */
  readonly secretKeyBase: string
}

export function defineRooms(surroundings: Surroundings): Endpoint<{ '/socket': RoomsSocket }> {
  const { posts, ...options } = surroundings
  const tokens = new UserTokens(options.secretKeyBase)
  const endpoint: Endpoint<{ '/socket': RoomsSocket }> = defineEndpoint({
    router: defineRoutes({
      tokens,
      node: () => endpoint.pubsub.node,
      headcount: async (topic) => headcountOf(await endpoint.presence(visitors).list(topic)),
      // A broker that is away keeps nobody signed in here; what it was not told, the log says.
      signOut: ({ session }) => void endpoint.pubsub.broadcast(signedOut({ session }), {}),
    }),
    sockets: { '/socket': defineRoomsSocket({ tokens, posts }) },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    session: { cookie: 'presence_rooms', maxAge: SIGNED_IN_SECONDS },
    limits: { frameBytes: 16 * 1024, channelsPerSocket: 8 },
    body: { bytes: 16 * 1024 },
    errorPage,
    health: '/health',
    ...options,
  })
  return endpoint
}
