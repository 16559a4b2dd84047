import type { IncomingHttpHeaders } from 'node:http'
import type { Core } from '../core.ts'
import { sessionOfTopic } from '../revocation/session-topic.ts'
import { handlesIn } from '../session/cookie.ts'
import type { AccountSettings } from '../settings.ts'
import type { SessionInfo } from '../types.ts'

/** A request that opened a connection, as far as it says who opened it. */
export interface Handshake {
  readonly headers: Pick<IncomingHttpHeaders, 'cookie'>
}

/** The parts of the accounts that it takes to find a session. */
export interface HandshakeCore extends Pick<Core, 'sessions'> {
  readonly settings: Pick<AccountSettings, 'slug'>
}

/**
 * Sessions whose cookie a handshake has proved. The cookie of a handshake grows old with its connection: its
 * secret is replaced meanwhile, and must not be taken for a stolen one.
 */
const proven = new WeakMap<Handshake, string>()

/**
 * The session that a connection was opened with: its account cookie and the session cookie of its page have
 * to be of the same one, which has to be alive still. The second is what the connection is named after, so a
 * connection of a session always hears of its end.
 *
 * @param socketId - `live_socket_id` of the session cookie. Its page has to have proved itself, with the
 *   CSRF token.
 * @throws SessionsUnavailable when the store is.
 */
export async function handshakeSession(
  { sessions, settings }: HandshakeCore,
  handshake: Handshake,
  socketId: unknown,
): Promise<SessionInfo | undefined> {
  const id = sessionOfTopic(socketId)
  if (id === undefined) return undefined
  if (proven.get(handshake) === id) return sessions.live(id)
  for (const handle of handlesIn(settings, handshake.headers.cookie)) {
    const presented = await sessions.present(handle, 'browser', { rotate: false })
    if (!presented.ok || presented.session.id !== id) continue
    proven.set(handshake, id)
    return presented.session
  }
  return undefined
}
