import type { Core } from '../core.ts'
import type { AccountUser } from '../types.ts'
import { takeRights } from './take-rights.ts'

/**
 * Suspends an account: every way to log in refuses it, and its sessions end everywhere.
 *
 * @param reason - For the audit.
 */
export async function suspendUser(core: Core, user: AccountUser, reason: string): Promise<void> {
  const suspendedAt = new Date(core.host().clock.now())
  await takeRights(core, async (end) => {
    await core.users.update(user.id, { suspendedAt })
    await end({ userId: user.id }, 'suspended')
  })
  await core.audit.write({ kind: 'suspended', userId: user.id, reason })
}

/** Ends a suspension. */
export async function reinstateUser(core: Core, { id }: AccountUser): Promise<void> {
  await core.users.update(id, { suspendedAt: null })
  await core.audit.write({ kind: 'reinstated', userId: id })
}
