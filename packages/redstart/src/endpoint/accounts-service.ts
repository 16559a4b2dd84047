import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { Secret } from '../token/index.ts'

/** What an endpoint lends to the accounts of its application. */
export interface AccountsHost {
  readonly clock: Clock
  readonly logger: Logger
  readonly secretKeyBase: Secret | undefined
  readonly pubsub: PubSub
}

/** The accounts of an application, as an endpoint needs them. `defineAccounts` of `redstart/auth` makes them. */
export interface AccountsService {
  /**
   * Lends them what they run on, and starts what they do by themselves.
   *
   * @returns what ends that.
   */
  $run(host: AccountsHost): () => Promise<void>
  /**
   * Whether a connection for live views may go by the name that the session of its page has.
   *
   * @param handshake - The request that opens the connection; the same object for all of its views.
   */
  $admits(socketId: string, handshake: { readonly headers: IncomingHttpHeaders }): Promise<boolean>
  /** A connection of this name is open, and hears from now on what is sent to it. */
  $opened(socketId: string): void
}
