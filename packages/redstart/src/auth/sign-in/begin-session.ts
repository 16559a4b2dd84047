import type { Core } from '../core.ts'
import type { Evidence } from '../extension.ts'
import type { AccountUser, RequestInfo, SessionInfo, SessionKind } from '../types.ts'

/** A session, and what its owner is to keep of it. */
export interface Begun {
  readonly session: SessionInfo
  readonly handle: string
}

/** How a session begins. */
export interface Beginning {
  readonly kind: SessionKind
  readonly evidence: Evidence
  readonly info: RequestInfo
}

/**
 * Begins a session for somebody who has proved who they are, and whom `refusalOf` has not refused. Failures
 * to log in are counted anew from then on.
 *
 * @param user - As they were when the proof was checked.
 * @returns undefined when the account has changed since: it was suspended or deleted, or has another
 *   password or address, or the address was proven. That ended all of its sessions, and one that begins a moment later must not be left.
 */
export async function beginSession(
  core: Core,
  user: AccountUser,
  { kind, evidence, info }: Beginning,
): Promise<Begun | undefined> {
  const { sessions, users, throttles, extensions } = core
  const { id: userId } = user
  const { method, remember: persistent } = evidence
  const ends = extensions.flatMap(({ sessionEnd }) => sessionEnd?.(user, core) ?? [])
  const begun = await sessions.start({ userId, kind, method, persistent, info, ends })
  // Looked at behind the start, and behind changes that did not see it: the next ones end it as well.
  const now = await users.settled(userId)
  if (now && now.suspendedAt === null && isUnchanged(user, now)) {
    await throttles.succeeded(now.email)
    return begun
  }
  await sessions.revoke({ ids: [begun.session.id] }, 'account_changed', { info })
  return undefined
}

/** Whether what the proof was about is as it was: the password, the address, and whether that is proven. */
function isUnchanged(before: AccountUser, now: AccountUser): boolean {
  return (
    before.passwordHash === now.passwordHash &&
    before.email === now.email &&
    before.confirmedAt?.getTime() === now.confirmedAt?.getTime()
  )
}
