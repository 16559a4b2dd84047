import type { Core } from '../../core.ts'
import { lockKey } from '../../flow/unlock-account.ts'
import type { AccountUser, RequestInfo } from '../../types.ts'
import type { LockingOptions } from './options.ts'
import { mintUnlock } from './unlock-routes.ts'

const MINUTE = 60_000

/** Whether an account is locked now. */
export function isLocked(core: Core, { lockedUntil }: AccountUser): boolean {
  return lockedUntil !== null && core.host().clock.now() < lockedUntil.getTime()
}

/**
 * Counts a failure of an account, and locks it when there were too many. While it is locked nothing is
 * counted: whoever goes on trying cannot make it longer, nor have more mails sent.
 */
export async function countFailure(
  core: Core,
  userId: string,
  figures: Required<LockingOptions>,
  { ip, userAgent }: RequestInfo,
): Promise<void> {
  const { failures, lockMinutes, linkMinutes: minutes } = figures
  const user = await core.users.byId(userId)
  if (!user || isLocked(core, user)) return
  const now = core.host().clock.now()
  const { count } = await core.store.throttles.hit(lockKey(userId), lockMinutes * MINUTE, now)
  // Of several who fail at the same time one is the last: it alone locks and mails.
  if (count % failures !== 0) return
  await core.users.update(userId, { lockedUntil: new Date(now + lockMinutes * MINUTE) })
  await core.store.throttles.clear(lockKey(userId))
  await core.audit.write({ kind: 'locked', userId, info: { ip, userAgent } })
  const link = await mintUnlock(core, user, minutes)
  core.mails.send('locked', user.email, { link, minutes, lockMinutes })
}
