import type { Clock } from '../clock/index.ts'
import type { Renderable } from '../html/index.ts'
import { proxyTrust, type TrustedProxies } from '../proxy/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { Secret } from '../token/index.ts'
import { type BodyLimits, bodyLimitsFrom } from './body/body-limits.ts'
import { serializeCookie } from './cookies.ts'
import type { ErrorPage, ForceHttps, HttpEnvironment } from './environment.ts'
import type { LiveTarget } from './live-target.ts'
import { defaultSession, type SessionSettings } from './session.ts'

/** How an endpoint answers ordinary requests. */
export interface HttpSettings {
  /** The session cookie. Default `_redstart_session`, signed, until the browser is closed. */
  readonly session?: Partial<SessionSettings>
  /** What the body of one request may ask for. */
  readonly body?: Partial<BodyLimits>
  /** Proxies whose word on addresses and protocol is taken, and on the host if they say so. Default none. */
  readonly trustedProxies?: TrustedProxies
  /** Sends visitors from http to https, and tells browsers to come by https alone. Default false. */
  readonly forceHttps?: boolean | ForceHttps
  /** Makes the page of an error; a fragment of HTML or a whole document. Default a plain page. */
  readonly errorPage?: (error: ErrorPage) => Renderable
  /**
   * Shows visitors the errors of the server, with stack and source. Default whether the environment
   * variable `NODE_ENV` is `development`.
   */
  readonly showErrors?: boolean
  /** Logs every request when it is answered: id, method, route, status, time. Default true. */
  readonly accessLog?: boolean
}

/** What the endpoint knows that its requests need. */
export interface HttpSurroundings {
  readonly secretKeyBase: Secret | undefined
  readonly logger: Logger
  readonly clock: Clock
  /** Live views that no route leads to, by the names under which pages embed them. */
  readonly liveViews?: Readonly<Record<string, LiveTarget>> | undefined
}

/**
 * The settings with their defaults.
 *
 * @throws InvalidOption for a setting that cannot work.
 */
export function environmentFrom(
  settings: HttpSettings,
  { secretKeyBase, logger, clock, liveViews = {} }: HttpSurroundings,
): HttpEnvironment {
  const { forceHttps = false, showErrors, accessLog = true } = settings
  return {
    secretKeyBase,
    logger,
    clock,
    session: sessionFrom(settings.session),
    showErrors: showErrors ?? process.env.NODE_ENV === 'development',
    bodyLimits: bodyLimitsFrom(settings.body),
    trustedProxies: proxyTrust(settings.trustedProxies),
    forceHttps: forceHttps === true ? {} : forceHttps || undefined,
    errorPage: settings.errorPage,
    accessLog,
    liveViews,
  }
}

/** Refuses what browsers would, before the first of them comes. */
function sessionFrom(settings: Partial<SessionSettings> = {}): SessionSettings {
  const session = { ...defaultSession, ...settings }
  const { cookie, signingSalt: _salt, encryptionSalt: _other, ...options } = session
  serializeCookie(cookie, '', options, true)
  return session
}
