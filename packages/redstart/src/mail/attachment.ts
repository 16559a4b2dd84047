import { InvalidMail } from '../errors/index.ts'
import { unsafe } from './header-text.ts'

/** A file to go with a mail. */
export interface Attachment {
  /** The name that it is saved by; no folders. */
  readonly filename: string
  /** What is in it; a string goes as UTF-8. */
  readonly content: string | Uint8Array
  /** Its media type, such as `text/calendar; method=REQUEST`; else the end of its name decides. */
  readonly contentType?: string | undefined
}

/** A file of a mail that was checked. */
export interface MailFile {
  readonly filename: string
  readonly content: Uint8Array
  readonly contentType: string | undefined
}

const mediaType = /^[\w.+-]+\/[\w.+-]+(?: *; *[\w-]+=[\w.+-]+)*$/
const LONGEST_FILENAME = 255

/**
 * Checks a file and copies what is in it, so that the sender may go on with the bytes.
 *
 * @param at - Its place among the attachments, for the message.
 * @throws InvalidMail when its name or its type would break the mail, or mislead who opens it.
 */
export function readAttachment(
  { filename, content, contentType }: Attachment,
  at: number,
): MailFile {
  const field = `attachments[${at}]`
  if (typeof filename !== 'string' || filename === '' || filename.length > LONGEST_FILENAME) {
    throw new InvalidMail(field, `needs a filename of 1 to ${LONGEST_FILENAME} characters`)
  }
  if (unsafe.test(filename) || /[/\\]/.test(filename)) {
    throw new InvalidMail(field, 'has a filename with a slash, a line break or a control character')
  }
  if (contentType !== undefined && !mediaType.test(contentType)) {
    throw new InvalidMail(field, "has a contentType that is not like 'text/plain; charset=utf-8'")
  }
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
    throw new InvalidMail(field, 'has a content that is neither a string nor a Uint8Array')
  }
  return { filename, content: bytesOf(content), contentType }
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
}
