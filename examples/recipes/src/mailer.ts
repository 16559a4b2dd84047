/** Who sends the mails. Without a mail server they are kept, and shown at `/dev/mailbox`. */
import { defineMailer } from 'redstart/mail'
import { settings } from './settings.ts'
import { siteName } from './site-name.ts'

export const mailer = defineMailer({
  from: settings.MAIL_FROM ?? { name: siteName, email: 'recipes@localhost' },
  transport: settings.SMTP_URL ?? 'mailbox',
})
