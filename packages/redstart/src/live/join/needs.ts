import type { LiveMatch } from '../../http/index.ts'
import type { Flash } from '../flash.ts'
import type { Departure } from '../outcome.ts'
import type { LiveConnection } from './live-connection.ts'

/** What live plugs say of an address: what its view needs, or where the visitor has to go instead. */
export type Needs =
  | { readonly assigns: object; readonly elsewhere?: undefined }
  | { readonly assigns?: undefined; readonly elsewhere: Departure & { readonly flash: Flash } }

/**
 * Asks the live plugs of a route.
 *
 * @throws what they throw, and InvalidLiveAnswer where one answers with anything but a redirect.
 */
export function needsAt(live: LiveConnection, match: LiveMatch, uri: URL): Needs | Promise<Needs> {
  // Most pipelines have none, and a request is not made up for nobody.
  return match.pipeline.$hasLivePlugs ? askPlugs(live, match, uri) : { assigns: {} }
}

async function askPlugs(
  { runtime, handshake }: LiveConnection,
  match: LiveMatch,
  uri: URL,
): Promise<Needs> {
  const conn = runtime.routes.connFor(match, uri, handshake)
  const redirect = await match.pipeline.runLive(conn)
  if (redirect === undefined) return { assigns: conn.assigns }
  return { elsewhere: { kind: 'redirect', ...redirect } }
}
