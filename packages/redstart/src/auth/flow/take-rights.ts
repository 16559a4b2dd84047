import type { Core } from '../core.ts'
import type { UserScope } from '../types.ts'

/** Whose sessions to end; `except` is the one that stays. */
export interface EndedSessions {
  readonly userId: string
  readonly except?: string
}

/** Ends sessions of a user, within the transaction of what they end for. */
export type EndSessions = (which: EndedSessions, reason: string) => Promise<void>

interface Ended {
  readonly userId: string
  readonly reason: string
  readonly ids: readonly string[]
}

/**
 * Runs a change that takes rights away. What it stores and the end of the sessions are one transaction;
 * when that is done, their sockets are closed on all nodes. So no failure in between leaves sessions
 * behind that the change was to end.
 *
 * @param change - Ends sessions with the function that it is given. A result that is not ok
 *   (`{ ok: false }`) undoes what it stored.
 */
export async function takeRights<T>(
  core: Core,
  change: (end: EndSessions) => Promise<T>,
): Promise<T> {
  const ended: Ended[] = []
  const result = await core.users.transaction(() =>
    change(async (which, reason) => {
      const at = core.host().clock.now()
      const ids = await core.store.sessions.revoke(which, reason, at)
      ended.push({ userId: which.userId, reason, ids })
    }),
  )
  const ids = ended.flatMap((end) => end.ids)
  // Closing them before the end would let them come back, for they would still be good.
  if (ids.length > 0) await core.revocation.revoked(ids)
  for (const end of ended) await auditEnd(core, end)
  return result
}

/**
 * Ends the other sessions of somebody who changes their account. To be called behind the change, which has
 * waited for whoever else changed the account: that may have ended the session by which this one is made.
 *
 * @returns false when it did: the change is not to be.
 */
export async function endOthers(
  core: Core,
  end: EndSessions,
  { user, session }: UserScope,
  reason: string,
): Promise<boolean> {
  if (!(await core.sessions.live(session.id))) return false
  await end({ userId: user.id, except: session.id }, reason)
  return true
}

async function auditEnd(core: Core, { userId, reason, ids }: Ended): Promise<void> {
  // Nothing is written of somebody who is gone.
  if (reason === DELETED) return
  for (const sessionId of ids) {
    await core.audit.write({ kind: 'session_revoked', userId, sessionId, reason })
  }
}

/** The reason for which sessions end when their owner is deleted. */
export const DELETED = 'deleted'
