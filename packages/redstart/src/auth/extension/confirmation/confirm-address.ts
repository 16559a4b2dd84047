import type { Core } from '../../core.ts'
import { CONFIRM, ENDED_WITH_PASSWORD } from '../../flow/purposes.ts'
import { redeem } from '../../flow/redeem.ts'
import { takeRights } from '../../flow/take-rights.ts'
import type { RequestInfo } from '../../types.ts'

/**
 * Uses the link up that was sent to a new account's address. Every session and link that the account had
 * ends, and every account at a provider that was linked to it: somebody else may have made it
 * with this address.
 *
 * @returns whether the link was good.
 */
export async function confirmAddress(
  core: Core,
  secret: string,
  info: RequestInfo,
): Promise<boolean> {
  const confirmed = await takeRights(core, async (end) => {
    const found = await redeem(core, CONFIRM, secret)
    if (!found) return { ok: false } as const
    const { user } = found
    await core.users.update(user.id, { confirmedAt: new Date(core.host().clock.now()) })
    await core.oneTime.forget(user.id, ENDED_WITH_PASSWORD)
    await core.identities.forget(user.id)
    await end({ userId: user.id }, 'confirmed')
    return { ok: true, userId: user.id } as const
  })
  if (!confirmed.ok) return false
  await core.audit.write({ kind: 'confirmed', userId: confirmed.userId, info })
  return true
}
