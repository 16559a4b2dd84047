import { type Signing, signFlash, signReload, statusOf } from '../../http/index.ts'
import type { Flash } from '../flash.ts'
import type { Departure, PushedEvent } from '../outcome.ts'

/**
 * Where a view leads, as a reply or a push says it: `redirect` or `live_redirect` with what belongs to it
 * (Phoenix LiveView protocol, sections 4.3 and 4.4).
 *
 * @param flash - The messages for the page that it leads to, which travel signed; none leave no trace
 *   (L-107).
 */
export function departureMessage(
  signing: Signing,
  departure: Departure,
  flash: Flash,
): Readonly<Record<string, object>> {
  const { to } = departure
  const token = Object.keys(flash).length > 0 ? { flash: signFlash(signing, flash) } : {}
  if (departure.kind === 'redirect') {
    return { redirect: { to, status: departure.status, ...token } }
  }
  return { live_redirect: { to, kind: departure.replace ? 'replace' : 'push', ...token } }
}

/** The same in place of a join, with the events for the page that is left (L-27, L-28). */
export function departureResponse(
  signing: Signing,
  departure: Departure,
  flash: Flash,
  events: readonly PushedEvent[],
): object {
  return { ...departureMessage(signing, departure, flash), events }
}

/**
 * What a client is told of a mount that failed with an error of HTTP 400 to 499: to load the page again,
 * which shows it (L-30). Undefined for all other errors.
 */
export function refusedMount(signing: Signing, error: unknown): object | undefined {
  const status = statusOf(error)
  if (status > 499) return undefined
  return { reason: 'reload', status, token: signReload(signing, status) }
}
