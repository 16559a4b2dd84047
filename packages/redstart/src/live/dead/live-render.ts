import { EmbeddedRedirect } from '../../errors/index.ts'
import { type Html, raw } from '../../html/index.ts'
import type { Conn } from '../../http/index.ts'
import type { Container } from '../definition.ts'
import type { LiveView } from '../live-view.ts'
import { DeadPage, newViewId } from './dead-page.ts'

/** How a page embeds a live view. */
export interface LiveRenderOptions {
  /** The DOM id. Default a random one; a page that is rendered twice needs none that lasts. */
  readonly id?: string
  /** The element around the view; its attributes are added to those that the view's definition has. */
  readonly container?: Container
}

/** The session is asked for where the view has a schema for it that wants something. */
type Handing<S> = {} extends S ? { readonly session?: S } : { readonly session: S }

/**
 * Puts a live view into an ordinary page. The page stays its own: the view has no address, and cannot go
 * on to another one in place.
 *
 * @param options.session - What the view is handed, as its `.session(schema)` takes it. It travels in the
 *   page, where it can be read but not changed: ids, and nothing secret.
 * @throws UnknownView unless a route leads to the view or the endpoint names it: `live: { views: { cart } }`;
 *   EmbeddedRedirect when its mount redirects; and whatever the view throws.
 * @example
 * const page = async (conn: Conn) =>
 *   conn.html(html`<main>…</main>${await liveRender(conn, cart, { session: { cart: 42 } })}`)
 */
export async function liveRender<S extends object>(
  conn: Conn,
  view: LiveView<{}, {}, S>,
  ...[options]: {} extends S
    ? [options?: LiveRenderOptions & Handing<S>]
    : [options: LiveRenderOptions & Handing<S>]
): Promise<Html> {
  const { id = newViewId(), container, session = {} } = options ?? {}
  const page = new DeadPage(conn)
  const element = await page.embedded(view, id, session, container)
  if (element === undefined) throw new EmbeddedRedirect(view.name)
  return raw(element.html)
}
