import { clientVersion } from '../../assets/index.ts'
import { NoLiveEndpoint } from '../../errors/index.ts'
import type { LiveHandshake, LiveRoutes, Signing } from '../../http/index.ts'
import type { SocketContext } from '../../socket/index.ts'

/** What an endpoint knows of the scripts that its pages load; `defineAssets` makes one. */
export interface LiveAssets {
  /** The version of the client of live views among them. */
  readonly clientVersion: string | undefined
  /** Whether a page has loaded something that was built anew since. */
  changed(trackedUrls: readonly string[] | undefined): boolean
}

/** What an endpoint gives its live views. */
export interface LiveSite {
  readonly context: SocketContext
  /** Signs and reads the tokens of the views. */
  readonly signing: Signing
  /** Where the views are. */
  readonly routes: LiveRoutes
  readonly assets: LiveAssets | undefined
  /** Whether a connection may go by the `live_socket_id` of its page's session. Default any may. */
  readonly admits?: ((socketId: string, handshake: LiveHandshake) => Promise<boolean>) | undefined
  /** The version of the client, where it is not the installed one. */
  readonly clientVersion: string | undefined
}

/** What all live views of one endpoint have in common. */
export interface LiveRuntime extends Pick<LiveSite, 'context' | 'signing' | 'routes'> {
  /** The version of the official client that the pages load, which each join is told, if it is known. */
  readonly version: string | undefined
  /**
   * Whether a page has loaded something that was built anew since (L-138).
   *
   * @param trackedUrls - What its client sent as `_track_static`.
   */
  staticChanged(trackedUrls: unknown): boolean
}

/** An endpoint ends with its routes, and what its views have in common with it. */
const runtimes = new WeakMap<LiveRoutes, LiveRuntime>()

/**
 * Makes what the views of an endpoint have in common, where their first renders find it.
 *
 * @throws ClientUnsupported for an installed client that live views do not speak with.
 */
export function openRuntime(site: LiveSite): LiveRuntime {
  const { context, signing, routes, assets } = site
  const runtime: LiveRuntime = {
    context,
    signing,
    routes,
    version: site.clientVersion ?? (assets ? assets.clientVersion : clientVersion()),
    staticChanged: (trackedUrls) =>
      assets !== undefined && isListOfText(trackedUrls) && assets.changed(trackedUrls),
  }
  runtimes.set(routes, runtime)
  return runtime
}

/**
 * What the views behind some routes have in common.
 *
 * @throws NoLiveEndpoint when no endpoint serves them.
 */
export function runtimeOf(routes: LiveRoutes): LiveRuntime {
  const runtime = runtimes.get(routes)
  if (runtime === undefined) throw new NoLiveEndpoint()
  return runtime
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
