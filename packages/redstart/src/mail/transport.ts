import type { MailMessage } from './message.ts'

/**
 * A way of one's own to send mails, for a provider with an HTTP interface for example. It resolves when
 * the mail was taken, and rejects when not: with `MailNotSent` to say how, or with anything else, which
 * becomes the cause of one. `signal` aborts when the mailer's timeout has passed.
 */
export type SendMail = (message: MailMessage, signal: AbortSignal) => Promise<void>

/** Where a mailer's mails go. */
export interface Transport {
  /** Who takes the mails, for messages: `the mail server mail.example:587`. */
  readonly via: string
  /** Hands the mail on; gives the recipients that were refused while others were not. */
  send(message: MailMessage, signal: AbortSignal): Promise<readonly string[]>
  /** Rejects when a mail could not be sent now. */
  verify(): Promise<void>
}
