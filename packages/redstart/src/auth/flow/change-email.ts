import type { Core } from '../core.ts'
import type { AccountUser, RequestInfo, UserScope } from '../types.ts'
import { normalizeEmail } from '../user/email.ts'
import { confirmsAddresses } from './confirms-addresses.ts'
import { later } from './later.ts'
import { mayMail } from './may-mail.ts'
import { CHANGE_EMAIL, ENDED_WITH_PASSWORD, formatUndo, undoPurpose } from './purposes.ts'
import { lookUp, redeem } from './redeem.ts'
import { endOthers, takeRights } from './take-rights.ts'
import { unlessTaken } from './unless-taken.ts'

/** How long the link to a new address is good: a day. */
const CHANGE_SECONDS = 86_400
/** How long the old address can take the account back: a week. */
const UNDO_SECONDS = 604_800

/** What became of the wish for another address. */
export type EmailChange =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: 'invalid' | 'same' }
  | { readonly ok: false; readonly error: 'throttled'; readonly retryAfter: number }

/**
 * Sends a link to a new address; nothing changes until it is followed. The page that calls this
 * asks for sudo. The answer does not tell whether somebody else has the address.
 */
export async function requestEmailChange(
  core: Core,
  user: AccountUser,
  given: unknown,
  info: RequestInfo,
): Promise<EmailChange> {
  const email = normalizeEmail(given)
  if (email === undefined) return { ok: false, error: 'invalid' }
  if (email === user.email) return { ok: false, error: 'same' }
  const allowed = await mayMail(core, CHANGE_EMAIL, email, info)
  if (!allowed.ok) return { ok: false, error: 'throttled', retryAfter: allowed.retryAfter }
  await core.audit.write({ kind: 'email_change_requested', userId: user.id, info })
  later(core, async () => {
    if (await core.users.byEmail(email)) return core.mails.send('email-taken', email)
    const secret = await core.oneTime.mint({
      purpose: CHANGE_EMAIL,
      userId: user.id,
      sentTo: user.email,
      data: email,
      seconds: CHANGE_SECONDS,
    })
    core.mails.send('change-email', email, { link: core.settings.urls.confirmEmail(secret) })
  })
  return { ok: true }
}

/** The address that a link puts in place, for the page that asks once more. */
export async function newEmailOf(
  core: Core,
  user: AccountUser,
  secret: string,
): Promise<string | undefined> {
  const found = await lookUp(core, CHANGE_EMAIL, secret)
  return found?.user.id === user.id ? found.token.data : undefined
}

/**
 * Uses the link up that was sent to a new address: the account has it from now on. Links that were sent
 * to the old one end; the old one is told, with a link that undoes the change.
 *
 * @param scope - Who is logged in: the link is for nobody else. Their other sessions end.
 * @returns the new address; undefined when the link is not good (any more), or somebody else has the
 *   address by now.
 */
export async function confirmEmailChange(
  core: Core,
  scope: UserScope,
  secret: string,
  info: RequestInfo,
): Promise<string | undefined> {
  const { user } = scope
  const email = await newEmailOf(core, user, secret)
  if (email === undefined) return undefined
  const changed = await unlessTaken(() =>
    takeRights(core, async (end) => {
      if (!(await redeem(core, CHANGE_EMAIL, secret))) return { ok: false } as const
      const confirmedAt = new Date(core.host().clock.now())
      await core.users.update(user.id, { email, confirmedAt })
      await core.oneTime.forget(user.id, ENDED_WITH_PASSWORD)
      if (!(await endOthers(core, end, scope, 'email_changed'))) return { ok: false } as const
      return { ok: true, undo: await mintUndo(core, user) } as const
    }),
  )
  if (!changed?.ok) return undefined
  await core.audit.write({ kind: 'email_changed', userId: user.id, info })
  if (changed.undo === undefined) core.mails.send('email-changed', user.email, { email })
  else {
    const link = core.settings.urls.undoEmail(changed.undo)
    core.mails.send('email-changed-undo', user.email, { email, link })
  }
  return email
}

/**
 * The link that gives the account back to its old address. Where addresses get confirmed, one that never
 * was gets none: it may be a stranger's, by a slip of the hand.
 */
async function mintUndo(core: Core, user: AccountUser): Promise<string | undefined> {
  const isProven = user.confirmedAt !== null || !confirmsAddresses(core)
  if (!isProven) return undefined
  const secret = await core.oneTime.mint({
    purpose: undoPurpose(user.email),
    userId: user.id,
    sentTo: user.email,
    seconds: UNDO_SECONDS,
  })
  return formatUndo(user.email, secret)
}
