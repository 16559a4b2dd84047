import type { Core } from '../core.ts'
import type { AccountUser, RequestInfo } from '../types.ts'

/** Who did something to an account that is not, or not known to be, their own. */
export interface By {
  /** The administrator. */
  readonly actorId?: string
  readonly info?: RequestInfo
}

/** Under which key the failures of an account are counted. */
export function lockKey(userId: string): string {
  return `lock:${userId}`
}

/**
 * Ends a lock before its time: by the mailed link, or by an administrator. Failures are counted from
 * the start again.
 */
export async function unlockAccount(core: Core, user: AccountUser, by: By = {}): Promise<void> {
  await core.users.update(user.id, { lockedUntil: null })
  await core.store.throttles.clear(lockKey(user.id))
  await core.throttles.succeeded(user.email)
  await core.audit.write({ kind: 'unlocked', userId: user.id, ...by })
}
