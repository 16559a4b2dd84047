import type { Logger } from '../telemetry/index.ts'
import { showAddress } from './address.ts'
import type { MailMessage } from './message.ts'

/** Writes a mail to the log, links and all: for development, where nobody else reads it. */
export function logMail(logger: Logger, message: MailMessage): void {
  const { to, subject, text, html, attachments } = message
  const fields = {
    to: to.map(showAddress),
    subject,
    ...(text === undefined ? { html } : { text }),
    ...(attachments.length > 0 && { attachments: attachments.map(({ filename }) => filename) }),
  }
  logger.info(fields, 'A mail, logged instead of sent')
}
