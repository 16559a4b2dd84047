import type { Core } from '../core.ts'
import { clearCookie } from '../session/cookie.ts'
import type { ScopedConn } from '../types.ts'
import { requestInfo } from './request-info.ts'

/**
 * Signs out whoever a request belongs to: the session ends, with its connections on all nodes, the browser
 * forgets its cookie, and all that its session held is gone. For a guest only the latter
 * two.
 *
 * @throws SessionsUnavailable (rejects) when the store of the sessions is: whoever is told that they are
 *   signed out is.
 */
export async function signOut(core: Core, conn: ScopedConn): Promise<void> {
  const { session } = conn.assigns.scope
  const info = requestInfo(conn)
  const ended = session && (await core.sessions.revoke({ ids: [session.id] }, 'log_out', { info }))
  clearCookie(core, conn)
  conn.session.clear()
  if (!session || ended?.ids.length === 0) return
  const { id: sessionId, userId } = session
  await core.audit.write({ kind: 'log_out', userId, sessionId, info })
}
