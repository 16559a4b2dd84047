/** The pages and what their live views connect to, as one thing that can be served. */
import type { Assets } from 'redstart/assets'
import { defineEndpoint, type Endpoint, type EndpointOptions } from 'redstart/endpoint'
import { seatsLive } from './features/embedded.ts'
import { playerLive } from './features/nested.ts'
import { defineRoutes } from './web/router.ts'

/** What the pages are served with. */
export interface Surroundings extends Pick<EndpointOptions, 'logger'> {
  readonly secretKeyBase: string
  readonly assets: Assets
  /** The folder of the pictures that visitors send. */
  readonly pictures: string
}

export function defineFeatures({ assets, pictures, ...options }: Surroundings): Endpoint {
  const endpoint: Endpoint = defineEndpoint({
    router: defineRoutes({
      assets,
      pictures,
      disconnect: (id) => endpoint.disconnect(id),
    }),
    live: { assets, views: { player: playerLive, seats: seatsLive } },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    session: { cookie: 'live_features' },
    ...options,
  })
  return endpoint
}
