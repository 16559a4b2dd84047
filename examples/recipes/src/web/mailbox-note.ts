import { type Html, html } from 'redstart/html'
import { mailer } from '../mailer.ts'

/** At the foot of pages: where the mails are, while no mail server sends them. */
export function mailboxNote(): Html | undefined {
  if (!mailer.keepsMails || process.env.NODE_ENV === 'production') return undefined
  return html`Mails do not leave this machine. <a href="/dev/mailbox">Open the mailbox</a>`
}
