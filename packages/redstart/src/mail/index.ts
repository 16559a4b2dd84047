/**
 * Mails: written as templates, checked before they leave, sent by SMTP; kept and shown on a page in
 * development; waited for in tests.
 *
 * @example
 * const mailer = defineMailer({ from: 'chat@example.com', transport: 'mailbox' })
 * await mailer.deliver({ to: 'ann@example.com', subject: 'Welcome', text: 'Welcome, Ann.' })
 * const router = defineRouter().forward('/dev/mailbox', mailbox(mailer))
 *
 * @module
 */
export type { AddressInput, MailAddress } from './address.ts'
export type { Attachment, MailFile } from './attachment.ts'
export type { MailMatch } from './kept-mails.ts'
export { type Mailbox, type MailboxOptions, mailbox } from './mailbox.ts'
export { type Delivery, defineMailer, type Mailer, type MailerOptions } from './mailer.ts'
export type { Mail, MailMessage } from './message.ts'
export type { SendMail } from './transport.ts'
