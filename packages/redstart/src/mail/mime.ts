import type { SendMailOptions } from 'nodemailer'
import { type MailAddress, showAddress } from './address.ts'
import type { MailMessage } from './message.ts'

/**
 * The message as nodemailer takes it. Addresses go in two parts and contents as they are, so that
 * nothing is parsed again, and no file or URL is read by their look.
 */
export function toNodemailer(message: MailMessage): SendMailOptions {
  return {
    messageId: message.messageId,
    date: message.date,
    from: address(message.from),
    to: message.to.map(address),
    cc: message.cc.map(address),
    bcc: message.bcc.map(address),
    replyTo: message.replyTo && address(message.replyTo),
    subject: message.subject,
    text: message.text,
    html: message.html,
    attachments: message.attachments.map(({ filename, content, contentType }) => ({
      filename,
      content: Buffer.from(content),
      contentType,
      contentDisposition: 'attachment',
    })),
    headers: message.headers.map(([key, value]) => ({ key, value })),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The mail as it travels (RFC 5322), which leaves `bcc` out. */
export async function mailSource(message: MailMessage): Promise<string> {
  const { createTransport } = await import('nodemailer')
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  const { message: source } = await writer.sendMail({ ...toNodemailer(message), bcc: [] })
  return source.toString()
}

/** The lines above a mail, as a person reads them. */
export function shownHeaders(message: MailMessage): readonly (readonly [string, string])[] {
  const { from, to, cc, bcc, replyTo } = message
  const lists: readonly (readonly [string, readonly MailAddress[]])[] = [
    ['From', [from]],
    ['To', to],
    ['Cc', cc],
    ['Bcc', bcc],
    ['Reply-To', replyTo === undefined ? [] : [replyTo]],
  ]
  const addressed = lists.filter(([, list]) => list.length > 0)
  return [
    ...addressed.map(([name, list]): [string, string] => [name, list.map(showAddress).join(', ')]),
    ...message.headers,
  ]
}

function address({ name, email }: MailAddress): { name: string; address: string } {
  return { name: name ?? '', address: email }
}
