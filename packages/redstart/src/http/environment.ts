import type { Clock } from '../clock/index.ts'
import type { Renderable } from '../html/index.ts'
import type { ProxyTrust } from '../proxy/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { Secret } from '../token/index.ts'
import type { BodyLimits } from './body/body-limits.ts'
import type { LiveTarget } from './live-target.ts'
import type { SessionSettings } from './session.ts'

/** What a page that tells of an error is made of. */
export interface ErrorPage {
  /** The HTTP status. */
  readonly status: number
  /** Its name: "Not Found". */
  readonly title: string
  /** The request's id, by which the log entry is found. */
  readonly requestId: string
}

/** How plain http is turned into https. */
export interface ForceHttps {
  /** Seconds for which browsers use https by themselves; 0 to not ask. Default 31,536,000. */
  readonly maxAge?: number
  /** Asks the same for all subdomains. Default false. */
  readonly includeSubDomains?: boolean
  /** The host that visitors are sent to. Default the one that they asked for. */
  readonly host?: string
  /** Paths that are answered over http, such as health checks. Default none. */
  readonly except?: readonly string[]
}

/** What the requests of one endpoint have in common. */
export interface HttpEnvironment {
  readonly secretKeyBase: Secret | undefined
  readonly session: SessionSettings
  /** Whether errors are shown to the visitor as they are. */
  readonly showErrors: boolean
  readonly bodyLimits: BodyLimits
  readonly trustedProxies: ProxyTrust
  readonly forceHttps: ForceHttps | undefined
  /** Makes the page of an error; the plain one where there is none. */
  readonly errorPage: ((error: ErrorPage) => Renderable) | undefined
  /** Whether every request is logged when it is answered. */
  readonly accessLog: boolean
  /** Live views that no route leads to, by the names under which pages embed them. */
  readonly liveViews: Readonly<Record<string, LiveTarget>>
  readonly logger: Logger
  readonly clock: Clock
}
