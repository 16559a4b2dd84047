import type { Core } from '../../core.ts'
import { CONFIRM } from '../../flow/purposes.ts'
import type { AccountUser } from '../../types.ts'

/** Mails a link that confirms an address; to nobody whose address is confirmed. */
export async function sendConfirmation(
  core: Core,
  user: AccountUser,
  minutes: number,
): Promise<void> {
  if (user.confirmedAt !== null) return
  const secret = await core.oneTime.mint({
    purpose: CONFIRM,
    userId: user.id,
    sentTo: user.email,
    seconds: minutes * 60,
  })
  core.mails.send('confirm', user.email, { link: core.settings.urls.confirm(secret), minutes })
}
