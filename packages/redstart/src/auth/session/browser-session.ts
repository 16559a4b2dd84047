import type { Conn } from '../../http/index.ts'
import { SOCKET_ID_KEY, sessionOfTopic, sessionTopic } from '../revocation/session-topic.ts'
import type { AccountSettings } from '../settings.ts'

/**
 * Makes a new session cookie of the one that a browser has, for a session that it begins to use: what was
 * known of it before is worthless, what it held is gone but for what the settings carry over,
 * and all connections that are opened with it go by the name of the session.
 */
export function renewBrowserSession(
  { settings }: { readonly settings: Pick<AccountSettings, 'session'> },
  conn: Conn,
  sessionId: string,
): void {
  const { session } = conn
  const kept = settings.session.carryOver.flatMap((key) => {
    const value = session.get(key)
    return value === undefined ? [] : [{ key, value }]
  })
  session.clear()
  for (const { key, value } of kept) session.put(key, value)
  session.put(SOCKET_ID_KEY, sessionTopic(sessionId))
}

/** Makes the session cookie that of a guest, where it was of somebody who is signed in no longer. */
export function leaveBrowserSession({ session }: Conn): void {
  if (sessionOfTopic(session.get(SOCKET_ID_KEY)) === undefined) return
  session.delete(SOCKET_ID_KEY)
  session.renew()
}

/** The session that a browser's session cookie belongs to; undefined for a guest's. */
export function browserSessionOf({ session }: Conn): string | undefined {
  return sessionOfTopic(session.get(SOCKET_ID_KEY))
}
