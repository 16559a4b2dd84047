import { randomUUID } from 'node:crypto'
import { InvalidMail } from '../errors/index.ts'
import { type Html, isHtml, renderToString } from '../html/index.ts'
import { type AddressInput, domainOf, type MailAddress, readAddress } from './address.ts'
import { type Attachment, type MailFile, readAttachment } from './attachment.ts'
import { readHeader } from './header.ts'
import { unsafe } from './header-text.ts'

/** A mail as an application writes it. */
export interface Mail {
  /** Who gets it; at least one, and at most 100 with `cc` and `bcc`. */
  readonly to: AddressInput | readonly AddressInput[]
  /** Who gets it too, for all to see. */
  readonly cc?: AddressInput | readonly AddressInput[] | undefined
  /** Who gets it without the others' knowing. */
  readonly bcc?: AddressInput | readonly AddressInput[] | undefined
  /** Where answers go, if not to the sender. */
  readonly replyTo?: AddressInput | undefined
  /** Another sender than the mailer's. */
  readonly from?: AddressInput | undefined
  /** One line of at most 255 characters. */
  readonly subject: string
  /** The mail in plain text. Every mail should have one; without `html` it has to. */
  readonly text?: string | undefined
  /** The mail as a page: a template, so that what people typed is escaped in it. */
  readonly html?: Html | undefined
  /** Files that go with it. */
  readonly attachments?: readonly Attachment[] | undefined
  /** Further headers, such as `{ 'List-Unsubscribe': '<https://example.com/unsubscribe/1>' }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A mail that was checked and rendered: what a transport is given, and what a mailbox keeps. */
export interface MailMessage {
  /** Unique, and without meaning: a UUID. */
  readonly id: string
  /** The `Message-ID` header, with its angle brackets. */
  readonly messageId: string
  /** When it was handed to the mailer. */
  readonly date: Date
  readonly from: MailAddress
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly bcc: readonly MailAddress[]
  readonly replyTo: MailAddress | undefined
  readonly subject: string
  readonly text: string | undefined
  /** The rendered HTML. */
  readonly html: string | undefined
  readonly attachments: readonly MailFile[]
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** Every server takes this many (RFC 5321 §4.5.3.1.8). */
const MOST_RECIPIENTS = 100
const LONGEST_SUBJECT = 255

/**
 * Checks a mail and renders it.
 *
 * @param sender - Who sends it, unless the mail says so itself.
 * @param now - The time of its `Date` header, in milliseconds since the Unix epoch.
 * @throws InvalidMail with the field and what is wrong with it.
 */
export function composeMessage(mail: Mail, sender: MailAddress, now: number): MailMessage {
  const from = mail.from === undefined ? sender : readAddress('from', mail.from)
  const to = readAddresses('to', mail.to)
  const cc = readAddresses('cc', mail.cc)
  const bcc = readAddresses('bcc', mail.bcc)
  if (to.length === 0) throw new InvalidMail('to', 'names nobody')
  if (to.length + cc.length + bcc.length > MOST_RECIPIENTS) {
    throw new InvalidMail('to', `has more than ${MOST_RECIPIENTS} recipients with cc and bcc`)
  }
  if (mail.text === undefined && mail.html === undefined) {
    throw new InvalidMail('text', 'is missing, and so is html; one of the two is needed')
  }
  if (mail.text !== undefined && typeof mail.text !== 'string') {
    throw new InvalidMail('text', 'is no string')
  }
  if (mail.html !== undefined && !isHtml(mail.html)) {
    throw new InvalidMail('html', 'is no template; write html`…` of redstart/html')
  }
  const id = randomUUID()
  return Object.freeze({
    id,
    messageId: `<${id}@${domainOf(from)}>`,
    date: new Date(now),
    from,
    to,
    cc,
    bcc,
    replyTo: mail.replyTo === undefined ? undefined : readAddress('replyTo', mail.replyTo),
    subject: readSubject(mail.subject),
    text: mail.text,
    html: mail.html === undefined ? undefined : renderToString(mail.html),
    attachments: (mail.attachments ?? []).map(readAttachment),
    headers: Object.entries(mail.headers ?? {}).map(readHeader),
  })
}

function readAddresses(
  field: string,
  given: AddressInput | readonly AddressInput[] | undefined,
): readonly MailAddress[] {
  if (given === undefined) return []
  if (isList(given)) return given.map((one, n) => readAddress(`${field}[${n}]`, one))
  return [readAddress(field, given)]
}

/** `Array.isArray` does not know read-only arrays. */
function isList(given: AddressInput | readonly AddressInput[]): given is readonly AddressInput[] {
  return Array.isArray(given)
}

function readSubject(subject: string): string {
  if (typeof subject !== 'string' || subject.trim() === '') {
    throw new InvalidMail('subject', 'is empty')
  }
  if (unsafe.test(subject)) {
    throw new InvalidMail('subject', 'has a line break or another control character')
  }
  if (subject.length > LONGEST_SUBJECT) {
    throw new InvalidMail('subject', `is longer than ${LONGEST_SUBJECT} characters`)
  }
  return subject
}
