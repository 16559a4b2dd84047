/** The pages and the socket, as one thing that can be served. */
import { defineEndpoint, type Endpoint } from 'redstart/endpoint'
import { accounts } from './accounts.ts'
import { errorPage } from './web/error-page.ts'
import { router } from './web/router.ts'
import { type AppSocket, appSocket } from './web/socket.ts'

/** @param logger - `false` for tests; JSON lines on standard output unless given. */
export function defineChat(
  secretKeyBase: string,
  logger?: false,
): Endpoint<{ '/socket': AppSocket }> {
  return defineEndpoint({
    router,
    accounts,
    sockets: { '/socket': appSocket },
    secretKeyBase,
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    checkOrigin: 'conn',
    body: { bytes: 16 * 1024 },
    errorPage,
    health: '/health',
    ...(logger === false && { logger }),
  })
}
