import { Redacted } from '../secret/redacted.ts'

/** How long a password may be, in characters. */
const MAX_PASSWORD_LENGTH = 256

/** Code units: what 256 characters can be when each is written with marks of its own. */
const MAX_UNITS = 2048

/** A password that somebody typed, in the one form in which it is hashed. */
export interface PasswordText {
  /** As it was typed. */
  readonly typed: string
  /** NFKC, so that it does not matter on what keyboard it was typed. */
  readonly normal: string
  /** In characters, that is code points, of the shorter of the two. */
  readonly length: number
}

/**
 * Reads what somebody gave as a password, whatever it is. Nothing is trimmed and nothing is cut.
 *
 * @returns `missing` for what is no text or empty, `too_long` for more than 256 characters.
 */
export function readPassword(given: unknown): PasswordText | 'missing' | 'too_long' {
  const typed = given instanceof Redacted ? given.reveal() : given
  if (typeof typed !== 'string' || typed === '') return 'missing'
  if (typed.length > MAX_UNITS) return 'too_long'
  const normal = typed.normalize('NFKC')
  const length = Math.min([...typed].length, [...normal].length)
  return length > MAX_PASSWORD_LENGTH ? 'too_long' : { typed, normal, length }
}
