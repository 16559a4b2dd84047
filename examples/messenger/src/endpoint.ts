/** The pages, their live views and the socket for programs, as one thing that can be served. */
import { defineEndpoint, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { accounts } from './accounts.ts'
import { type ApiSocket, apiSocket } from './api/socket.ts'
import { tellWhatWasMissed } from './conversations/events.ts'
import { pubsub } from './pubsub.ts'
import { assets } from './web/assets.ts'
import { errorPage } from './web/error-page.ts'
import { dashboardLive } from './web/live/dashboard.ts'
import { sidebarLive } from './web/live/sidebar.ts'
import { router } from './web/router.ts'

/** What a node runs on. */
export interface Surroundings
  extends Pick<
    EndpointOptions,
    'logger' | 'clock' | 'pubsub' | 'node' | 'presence' | 'trustedProxies'
  > {
  /** The secret that signs cookies and tokens, the same on all nodes. */
  readonly secretKeyBase: string
}

/** What serves the messenger. */
export type Messenger = Endpoint<{ '/socket': ApiSocket }>

export function defineMessenger(surroundings: Surroundings): Messenger {
  const endpoint: Messenger = defineEndpoint({
    router,
    accounts,
    pubsub,
    sockets: { '/socket': apiSocket },
    live: { assets, views: { dashboard: dashboardLive, sidebar: sidebarLive } },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    session: { cookie: 'messenger' },
    body: { bytes: 64 * 1024 },
    errorPage,
    health: '/health',
    ...surroundings,
  })
  tellWhatWasMissed(endpoint.pubsub)
  return endpoint
}
