import type { Core } from '../core.ts'
import type { AccountUser, RequestInfo } from '../types.ts'
import { confirmsAddresses } from './confirms-addresses.ts'
import { deleteAccount } from './delete-account.ts'
import { ENDED_WITH_PASSWORD, parseUndo } from './purposes.ts'
import { mintReset, RESET_SECONDS } from './set-password.ts'
import { takeRights } from './take-rights.ts'
import { unlessTaken } from './unless-taken.ts'

/** What a link that undoes a change of address is good for. */
export interface Undo {
  readonly user: AccountUser
  /** The address that the account gets back. */
  readonly email: string
}

/** What an undo link would give back, without using it up. */
export async function lookUpUndo(core: Core, text: string): Promise<Undo | undefined> {
  const parsed = parseUndo(text)
  const token = parsed && (await core.oneTime.look(parsed.purpose, parsed.secret))
  const user = token && (await core.users.byId(token.userId))
  return user && { user, email: token.sentTo }
}

/**
 * Uses an undo link up: the account has its old address again, whatever it has now, and whoever changed
 * it is out: all sessions and links end, the password and linked accounts at providers too.
 *
 * @returns the secret of a link to choose a new password; undefined when the undo link is not good (any
 *   more), or an account that proved the address has it.
 */
export async function undoEmailChange(
  core: Core,
  text: string,
  info: RequestInfo,
): Promise<string | undefined> {
  const parsed = parseUndo(text)
  const found = await lookUpUndo(core, text)
  if (!parsed || !found || !(await makeWay(core, found))) return undefined
  const { user, email } = found
  const undone = await unlessTaken(() =>
    takeRights(core, async (end) => {
      const taken = await core.oneTime.take(parsed.purpose, parsed.secret)
      if (!taken) return { ok: false } as const
      const confirmedAt = new Date(core.host().clock.now())
      const after = await core.users.update(user.id, { email, confirmedAt, passwordHash: null })
      if (!after) return { ok: false } as const
      await core.oneTime.forget(user.id, ENDED_WITH_PASSWORD)
      // Those to addresses that it was given since would hand it back to whoever gave it them.
      await core.oneTime.forgetSince(user.id, taken.createdAt)
      await core.identities.forget(user.id)
      await end({ userId: user.id }, 'email_change_undone')
      return { ok: true, secret: await mintReset(core, after, RESET_SECONDS) } as const
    }),
  )
  if (!undone?.ok) return undefined
  await core.audit.write({ kind: 'email_change_undone', userId: user.id, info })
  core.mails.send('email-restored', email, {
    link: core.settings.urls.resetPassword(undone.secret),
  })
  return undone.secret
}

/**
 * Whoever took an account over could make a new one with its old address, to keep the owner from getting
 * it back. An account that never proved its address makes way for one whose owner just did.
 */
async function makeWay(core: Core, { user, email }: Undo): Promise<boolean> {
  const holder = await core.users.byEmail(email)
  if (!holder || holder.id === user.id) return true
  if (!confirmsAddresses(core) || holder.confirmedAt !== null) return false
  return deleteAccount(core, holder)
}
