import type { Core } from '../core.ts'
import type { Evidence, Refusal } from '../extension.ts'
import type { AccountUser } from '../types.ts'

/**
 * Why somebody who has proved who they are is not signed in all the same: the account is suspended, or an
 * extension has something against it. The one place that decides, for browsers and for API clients.
 *
 * @param user - As they are now, fresh from the table.
 * @returns the first refusal; undefined when nothing is in the way.
 */
export async function refusalOf(
  core: Core,
  user: AccountUser,
  evidence: Evidence,
): Promise<Refusal | undefined> {
  if (user.suspendedAt !== null) return 'suspended'
  for (const { beforeSignIn } of core.extensions) {
    const refused = await beforeSignIn?.(user, evidence, core)
    if (refused !== undefined) return refused
  }
  return undefined
}
