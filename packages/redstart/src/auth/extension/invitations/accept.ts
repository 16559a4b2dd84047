import type { Changeset } from '../../../changeset/index.ts'
import type { Core } from '../../core.ts'
import { unlessTaken } from '../../flow/unless-taken.ts'
import type { AccountUser, RequestInfo } from '../../types.ts'
import type { Invitation } from '../../user/invitations.ts'
import type { StoredUser, UserValues } from '../../user/users.ts'
import type { InvitationsSettings } from './options.ts'

/**
 * Accepts an invitation with an account that there is. Only that of the invited address can.
 *
 * @returns whether the link was good.
 */
export async function acceptAs(
  core: Core,
  user: AccountUser,
  secret: string,
  { accepted }: InvitationsSettings,
  info: RequestInfo,
): Promise<boolean> {
  const result = await core.users.transaction(async () => {
    const invitation = await core.invitations.accept(secret, user.id)
    if (invitation?.email !== user.email) return { ok: false }
    await accepted?.(user, invitation)
    return { ok: true }
  })
  if (result.ok) await core.audit.write({ kind: 'invitation_accepted', userId: user.id, info })
  return result.ok
}

/**
 * Makes the account of somebody who was invited, with the address that the invitation was mailed to: that
 * is proven by the link.
 *
 * @param values - Their password and fields, checked.
 * @returns undefined when the link is not good (any more), or the address has an account by now.
 */
export async function registerInvited(
  core: Core,
  invitation: Invitation,
  secret: string,
  values: Changeset<UserValues>,
  passwordHash: string,
  { accepted }: InvitationsSettings,
  info: RequestInfo,
): Promise<StoredUser<AccountUser> | undefined> {
  const { email } = invitation
  const confirmedAt = new Date(core.host().clock.now())
  let isGood = true
  const stored = await unlessTaken(() =>
    core.users.transaction(async () => {
      const stored = await core.users.insert(values, { email, passwordHash, confirmedAt })
      if (!stored.ok) return stored
      const taken = await core.invitations.accept(secret, stored.user.id)
      isGood = taken !== undefined
      if (!taken) return { ok: false, changeset: values } as const
      await accepted?.(stored.user, taken)
      return stored
    }),
  )
  if (!stored || !isGood) return undefined
  if (stored.ok) {
    const userId = stored.user.id
    await core.audit.write({ kind: 'registered', userId, reason: 'invitation', info })
    await core.audit.write({ kind: 'invitation_accepted', userId, info })
  }
  return stored
}
