import type { RequestInfo } from '../types.ts'

/** What is written down about accounts. */
export type AuditKind =
  | 'log_in'
  | 'log_in_failed'
  | 'log_out'
  | 'sudo'
  | 'throttled'
  | 'registered'
  | 'register_refused'
  | 'confirmed'
  | 'profile_changed'
  | 'password_changed'
  | 'password_reset'
  | 'email_change_requested'
  | 'email_changed'
  | 'email_change_undone'
  | 'session_revoked'
  | 'theft_suspected'
  | 'locked'
  | 'unlocked'
  | 'suspended'
  | 'reinstated'
  | 'deleted'
  | 'invited'
  | 'invitation_accepted'
  | 'invitation_revoked'
  | 'identity_linked'
  | 'identity_unlinked'
  | 'token_issued'
  | 'token_revoked'
  | 'mail_failed'

/** Something that happened, to be written down. It holds no secret. */
export interface AuditEvent {
  readonly kind: AuditKind
  /** Whose account it happened to; nobody's for an address without an account. */
  readonly userId?: string | undefined
  /** Who did it, where that is not the owner of the account. */
  readonly actorId?: string | undefined
  readonly sessionId?: string | undefined
  /** The request by which it happened. */
  readonly info?: RequestInfo | undefined
  /** More about it in a word or two: `password`, `suspended`. Never what somebody typed. */
  readonly reason?: string | undefined
}

/** Something that was written down. */
export interface AuditRecord {
  readonly id: string
  readonly kind: AuditKind
  readonly userId: string | undefined
  readonly actorId: string | undefined
  readonly sessionId: string | undefined
  readonly reason: string | undefined
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly at: Date
}
