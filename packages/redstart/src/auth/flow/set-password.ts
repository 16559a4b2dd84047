import type { Core } from '../core.ts'
import type { AccountUser, RequestInfo } from '../types.ts'
import { ENDED_WITH_PASSWORD, RESET } from './purposes.ts'
import { redeem } from './redeem.ts'
import { takeRights } from './take-rights.ts'

/** How long a link to choose a new password is good where nothing else is said, in seconds. */
export const RESET_SECONDS = 3_600

/** Makes a link to choose a new password, in place of one that was sent before. */
export async function mintReset(core: Core, user: AccountUser, seconds: number): Promise<string> {
  return core.oneTime.mint({ purpose: RESET, userId: user.id, sentTo: user.email, seconds })
}

/**
 * Uses a link up to give its owner another password. All sessions end, and the links that were sent
 * before. Who has the mail has the address: it counts as confirmed, and a lock ends.
 *
 * @returns the user as they are now; undefined when the link is not good (any more).
 */
export async function setPassword(
  core: Core,
  secret: string,
  passwordHash: string,
  info: RequestInfo,
): Promise<AccountUser | undefined> {
  const set = await takeRights(core, async (end) => {
    const found = await redeem(core, RESET, secret)
    if (!found) return { ok: false } as const
    const { user } = found
    const confirmedAt = user.confirmedAt ?? new Date(core.host().clock.now())
    const after = await core.users.update(user.id, { passwordHash, confirmedAt, lockedUntil: null })
    if (!after) return { ok: false } as const
    await core.oneTime.forget(user.id, ENDED_WITH_PASSWORD)
    // Whoever made the account with an address that was not theirs may have linked more than a password.
    if (user.confirmedAt === null) await core.identities.forget(user.id)
    await end({ userId: user.id }, 'password_reset')
    return { ok: true, before: user, user: after } as const
  })
  if (!set.ok) return undefined
  const { user, before } = set
  await core.throttles.succeeded(user.email)
  if (before.confirmedAt === null)
    await core.audit.write({ kind: 'confirmed', userId: user.id, info })
  if (before.lockedUntil !== null)
    await core.audit.write({ kind: 'unlocked', userId: user.id, info })
  await core.audit.write({ kind: 'password_reset', userId: user.id, info })
  core.mails.send('password-reset', user.email)
  return user
}
