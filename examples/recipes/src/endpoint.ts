/** The pages, their live views and the sockets, as one thing that can be served. */
import { defineEndpoint, type EndpointOptions } from 'redstart/endpoint'
import { accounts } from './accounts/accounts.ts'
import { pubsub } from './pubsub.ts'
import { publicUrl, settings } from './settings.ts'
import { assets } from './web/assets.ts'
import { errorPage } from './web/error-page.ts'
import { router } from './web/router.ts'

/** What is not the same in tests. */
export interface Surroundings extends Pick<EndpointOptions, 'logger' | 'clock'> {
  /** Signs cookies and tokens, the same on all nodes. */
  readonly secretKeyBase: string
}

export type Application = ReturnType<typeof defineApplication>

export function defineApplication(surroundings: Surroundings) {
  return defineEndpoint({
    router,
    pubsub,
    sockets: {
      // redstart:sockets
    },
    live: { assets },
    // Pages of the public address may connect; while there is none, those of any name of this machine.
    checkOrigin: settings.PUBLIC_URL ? [publicUrl] : 'conn',
    trustedProxies: settings.TRUSTED_PROXIES,
    session: { cookie: '_recipes_session' },
    errorPage,
    health: '/health',
    accounts,
    // redstart:options
    ...surroundings,
  })
}
