import type { Core } from '../core.ts'
import type { AccountUser } from '../types.ts'
import { DELETED, takeRights } from './take-rights.ts'
import type { By } from './unlock-account.ts'

/**
 * Deletes an account and ends all that it had at once: sessions, links, invitations. What the
 * audit holds of it stays without a name, an address or a device. Extensions have their say
 * before, in the same transaction.
 *
 * @returns false when it was gone already.
 * @throws what `beforeDelete` of an extension throws; then nothing has happened.
 */
export async function deleteAccount(core: Core, user: AccountUser, by: By = {}): Promise<boolean> {
  const isDeleted = await takeRights(core, async (end) => {
    for (const extension of core.extensions) await extension.beforeDelete?.(user, core)
    // Sessions go with their user where both are in one database: who is to close has to be asked first.
    await end({ userId: user.id }, DELETED)
    await core.oneTime.forget(user.id)
    await core.invitations.forget(user)
    await core.audit.anonymise(user.id)
    return core.users.delete(user.id)
  })
  if (isDeleted) await core.audit.write({ kind: 'deleted', ...by })
  return isDeleted
}
