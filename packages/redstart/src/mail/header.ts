import { InvalidMail } from '../errors/index.ts'
import { unsafe } from './header-text.ts'

const nameOfHeader = /^[A-Za-z][A-Za-z0-9-]{0,75}$/

/** Headers that the mailer writes itself: twice in a mail, programs would differ on which one holds. */
const own: ReadonlySet<string> = new Set([
  'bcc',
  'cc',
  'date',
  'from',
  'message-id',
  'mime-version',
  'reply-to',
  'return-path',
  'sender',
  'subject',
  'to',
])

/** What a line of a mail can hold (RFC 5322 §2.1.1), for values that cannot be folded. */
const LONGEST_VALUE = 900

/**
 * Checks one of a mail's further headers.
 *
 * @throws InvalidMail when its name is none or belongs to another field, or its value would break it.
 */
export function readHeader([name, value]: readonly [string, string]): readonly [string, string] {
  if (!nameOfHeader.test(name)) {
    throw new InvalidMail('headers', 'have a name that is not letters, digits and hyphens')
  }
  const lower = name.toLowerCase()
  if (own.has(lower) || lower.startsWith('content-')) {
    throw new InvalidMail('headers', `cannot hold ${name}, which is made from the other fields`)
  }
  if (typeof value !== 'string' || value.trim() === '' || unsafe.test(value)) {
    throw new InvalidMail('headers', `have a ${name} that is not one line of text`)
  }
  if (Buffer.byteLength(value) > LONGEST_VALUE) {
    throw new InvalidMail('headers', `have a ${name} of more than ${LONGEST_VALUE} bytes`)
  }
  return [name, value]
}
