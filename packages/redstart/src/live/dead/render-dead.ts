import { raw } from '../../html/index.ts'
import {
  type Answer,
  type Conn,
  isLocalPath,
  type LiveRouteInfo,
  leaveFlash,
  liveParams,
} from '../../http/index.ts'
import type { AnyView } from '../join/view-target.ts'
import { type DeadDeparture, DeadPage } from './dead-page.ts'

/**
 * Answers the HTTP request of a live route: the view as plain HTML, in the pipeline's layout, or where the
 * view leads instead (Phoenix LiveView protocol, section 1.5).
 *
 * @throws what the view throws; with a status of its own it is answered with that.
 */
export async function renderDead(
  view: AnyView,
  conn: Conn,
  { action, liveSession, container }: LiveRouteInfo,
): Promise<Answer> {
  const page = new DeadPage(conn)
  let uri: URL | undefined
  const route = {
    get uri() {
      uri ??= addressOf(conn)
      return uri
    },
    params: liveParams(queryOf(conn).slice(1), conn.params),
    action,
    liveSession,
  }
  const element = await page.routed(view, route, container)
  const { departure } = page
  if (departure !== undefined) return depart(conn, departure)
  const title = element?.title
  return conn.html(raw(element?.html ?? ''), { isLive: true, ...(title && { title }) })
}

/** The redirect that has the browser follow a view (L-11, L-12). */
function depart(conn: Conn, departure: DeadDeparture): Answer {
  const { to, flash } = departure
  if (Object.keys(flash).length > 0) leaveFlash(conn, flash)
  const status = departure.kind === 'redirect' ? departure.status : 302
  return isLocalPath(to) ? conn.redirect(to, { status }) : conn.redirectExternal(to, { status })
}

/** The address of the page as its browser has it, as far as trusted proxies told. */
function addressOf(conn: Conn): URL {
  const { protocol, host } = conn.client
  const { url } = conn.req
  const address = `${protocol}://${host}${conn.path}${queryOf(conn)}`
  return new URL(host !== undefined && URL.canParse(address) ? address : url)
}

/** The query of a page as it was sent, with its question mark; empty where there is none. */
function queryOf({ req }: Conn): string {
  return /\?[^#]*/.exec(req.url)?.[0] ?? ''
}
