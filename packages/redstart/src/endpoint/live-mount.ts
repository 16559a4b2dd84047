import type { HttpApp, LiveTarget } from '../http/index.ts'
import type { LiveAssets, LiveSite } from '../live/index.ts'
import type { Limits, SocketContext } from '../socket/index.ts'
import type { AccountsService } from './accounts-service.ts'
import type { Mount, ServableSocket } from './mount.ts'

/** How browsers connect to the live views of an endpoint. */
export interface LiveMountOptions
  extends Pick<Mount, 'websocket' | 'longpoll' | 'checkOrigin' | 'limits'> {
  /** Where they connect, as their script says: `new LiveSocket('/live', Socket)`. Default `/live`. */
  readonly path?: string
  /**
   * The views that pages embed and no route leads to, by the names under which their clients ask for them
   * again. They have to stay the same while pages are open.
   */
  readonly views?: Readonly<Record<string, LiveTarget>>
  /** The scripts and styles of the pages, from `defineAssets`: views can tell when they have changed. */
  readonly assets?: LiveAssets
  /**
   * The version of the client `phoenix_live_view` that the pages load, which it compares. Default that of
   * the assets, or the one that is installed.
   */
  readonly clientVersion?: string
}

/** A form with a long text comes in one frame, percent-encoded: three bytes for most of what is no letter. */
const FORM_BYTES = 4_000_000

/** A live view as the endpoint needs it, which loads no code of live views by itself. */
interface ServableView extends LiveTarget {
  $serve(site: LiveSite): ServableSocket
}

/**
 * What browsers connect to for the live views of an application, if it has some, and where.
 *
 * @param limits - Those of the endpoint, which go before what live views have by themselves.
 * @throws ClientUnsupported for an installed client that live views do not speak with.
 */
export function liveMount(
  app: HttpApp,
  context: SocketContext,
  options: LiveMountOptions = {},
  limits: Partial<Limits> = {},
  accounts?: AccountsService,
): { readonly path: string; readonly mount: Mount } | undefined {
  const { path = '/live', views: _named, assets, clientVersion, ...rest } = options
  for (const view of app.live.views) {
    if (!isServable(view)) continue
    const { signing, live: routes } = app
    const admits: LiveSite['admits'] =
      accounts && ((socketId, handshake) => accounts.$admits(socketId, handshake))
    const socket = view.$serve({ context, signing, routes, assets, admits, clientVersion })
    const own = { frameBytes: FORM_BYTES, ...limits, ...rest.limits }
    return { path, mount: { ...rest, limits: own, socket } }
  }
  return undefined
}

function isServable(view: LiveTarget): view is ServableView {
  return '$serve' in view
}
