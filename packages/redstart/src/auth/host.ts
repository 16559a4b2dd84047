import type { Clock } from '../clock/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { Secret } from '../token/index.ts'

/** What the accounts run on: lent by the endpoint that serves them. */
export interface Host {
  readonly clock: Clock
  readonly logger: Logger
  readonly secretKeyBase: Secret | undefined
  /** The way to the other nodes; undefined where no endpoint runs, as in a script. */
  readonly pubsub: PubSub | undefined
}
