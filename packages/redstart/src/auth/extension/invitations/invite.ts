import type { Core } from '../../core.ts'
import type { RequestInfo } from '../../types.ts'
import type { Invitation, SentInvitation } from '../../user/invitations.ts'

/** Whom to invite, by whom, and to what. */
export interface Inviting {
  /** Normalised. */
  readonly email: string
  /** Who invites; nobody where a program does. */
  readonly by?: string | undefined
  /** What it carries: JSON of at most 4,096 characters. */
  readonly data?: unknown
  readonly days: number
  readonly info?: RequestInfo | undefined
}

/**
 * Invites somebody by mail. Whether the address has an account makes no difference to whoever invites
 * its owner accepts with that account.
 */
export async function invite(core: Core, inviting: Inviting): Promise<Invitation> {
  const { email, by, data, days, info } = inviting
  const seconds = days * DAY_SECONDS
  const sent = await core.invitations.create({ email, invitedBy: by, data, seconds })
  await core.audit.write({ kind: 'invited', userId: by, info })
  mail(core, sent, days)
  return sent.invitation
}

/** Sends an invitation once more, with another link; false when nobody can accept it any more. */
export async function inviteAgain(
  core: Core,
  invitation: Invitation,
  { days, info }: Pick<Inviting, 'days' | 'info'>,
): Promise<boolean> {
  const sent = await core.invitations.renew(invitation, days * DAY_SECONDS)
  if (!sent) return false
  const userId = invitation.invitedBy ?? undefined
  await core.audit.write({ kind: 'invited', userId, reason: 'again', info })
  mail(core, sent, days)
  return true
}

const DAY_SECONDS = 86_400

function mail(core: Core, { invitation, secret }: SentInvitation, days: number): void {
  const link = core.settings.urls.invitations(secret)
  core.mails.send('invitation', invitation.email, { link, days })
}
