import type { AccountUser } from '../../types.ts'
import type { Invitation } from '../../user/invitations.ts'

/** What `invitations` can be told. */
export interface InvitationsOptions {
  /** For how many days an invitation can be accepted: 1 to 30. Default 7. */
  readonly linkDays?: number
  /** How many invitations a user may send in a day: 1 to 1,000. Default 50. */
  readonly perDay?: number
  /** Who may invite others; default everybody who is logged in. */
  readonly mayInvite?: (user: AccountUser) => boolean | Promise<boolean>
  /** What the invitations of a user carry, such as a team: JSON, given to `accepted`. */
  readonly data?: (inviter: AccountUser) => unknown
  /**
   * Called when an invitation is accepted, in the same transaction: gives the user what the invitation
   * carried. When it throws, nothing is accepted.
   */
  readonly accepted?: (user: AccountUser, invitation: Invitation) => void | Promise<void>
}

/** The same with all that has a default. */
export interface InvitationsSettings extends InvitationsOptions {
  readonly linkDays: number
  readonly perDay: number
}
