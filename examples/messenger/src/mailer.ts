/** Who sends the messenger's mails. Without a mail server they are kept, and shown at `/dev/mailbox`. */
import { defineMailer } from 'redstart/mail'

export const mailer = defineMailer({
  from: process.env.MAIL_FROM || 'Messenger <messenger@localhost>',
  transport: process.env.SMTP_URL || 'mailbox',
})
