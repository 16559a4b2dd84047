import type { Core } from '../core.ts'
import type { Evidence, Refusal } from '../extension.ts'
import { renewBrowserSession } from '../session/browser-session.ts'
import { writeCookie } from '../session/cookie.ts'
import type { AccountUser, RequestInfo, ScopedConn, SessionInfo } from '../types.ts'
import { beginSession } from './begin-session.ts'
import { refusalOf } from './refusal.ts'
import { requestInfo } from './request-info.ts'
import { takeReturnPath } from './return-path.ts'

/** What came of signing somebody in. */
export type SignedIn =
  | {
      readonly ok: true
      readonly session: SessionInfo
      /** Where the browser is to go now. */
      readonly to: string
    }
  | { readonly ok: false; readonly refused: Refusal }

/**
 * Signs somebody in who has proved who they are, by whatever means: nothing else begins a session of a
 * browser. Extensions may refuse, and a suspended account is always refused; what a refusal shows is the
 * caller's to keep neutral.
 *
 * Nothing that was known before is good for anything afterwards: there is another session, with another
 * cookie and another CSRF state, and all that the guest's session held is gone but for what
 * `session.carryOver` names. Somebody who was signed in already and proves it again keeps
 * the session, and it counts as fresh from now on.
 *
 * @throws SessionsUnavailable (rejects) when the store of the sessions is.
 */
export async function completeSignIn(
  core: Core,
  conn: ScopedConn,
  user: AccountUser,
  evidence: Evidence,
): Promise<SignedIn> {
  const info = requestInfo(conn)
  const refused = await refusalOf(core, user, evidence)
  if (refused !== undefined) return refuse(core, user, refused, info)
  const { session: earlier } = conn.assigns.scope
  const isSame = earlier?.userId === user.id
  const again = isSame ? await core.sessions.reauthenticate(earlier.id) : undefined
  const begun = again ?? (await beginSession(core, user, { kind: 'browser', evidence, info }))
  if (begun === undefined) return refuse(core, user, 'changed', info)
  const { session, handle } = begun
  const to = takeReturnPath(conn) ?? core.settings.afterLogIn
  if (again) {
    await core.throttles.succeeded(user.email)
  } else {
    // Of somebody else, whom this browser now forgets.
    if (earlier) await core.sessions.revoke({ ids: [earlier.id] }, 'other_log_in', { info })
    renewBrowserSession(core, conn, session.id)
  }
  writeCookie(core, conn, handle, session)
  await core.audit.write({
    kind: again ? 'sudo' : 'log_in',
    userId: user.id,
    sessionId: session.id,
    reason: evidence.method,
    info,
  })
  return { ok: true, session, to }
}

async function refuse(
  core: Core,
  { id: userId }: AccountUser,
  refused: Refusal,
  info: RequestInfo,
): Promise<SignedIn> {
  await core.audit.write({ kind: 'log_in_failed', userId, reason: refused, info })
  return { ok: false, refused }
}
