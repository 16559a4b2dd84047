import { InvalidOption } from '../errors/index.ts'
import { Atom, Float, type Term, Tuple } from './term.ts'
import { decodeTerm } from './term-decode.ts'
import { encodeTerm } from './term-encode.ts'

/** How long a token is good when nobody says so: a day, in seconds. */
const DEFAULT_MAX_AGE = 86_400

/** When a token was made and how long it is good. */
interface TokenTimes {
  /** In milliseconds since the Unix epoch. */
  readonly signedAt: number
  /** In seconds; may be `Infinity`. */
  readonly maxAge: number
}

/** What a token carries. */
interface TokenPayload extends TokenTimes {
  readonly data: Term
}

/** The options that say when a token was made and how long it is good. */
interface TimeOptions {
  readonly signedAt?: number
  readonly maxAge?: number
  readonly now?: number
}

/**
 * Writes what a token carries: the term `{data, signed_at_ms, max_age_s}`.
 *
 * @throws InvalidOption for times that are no numbers.
 * @throws UnencodableTerm for data that is no term.
 */
export function encodePayload(data: Term, options: TimeOptions): Buffer {
  requireTimes(options)
  const { maxAge = DEFAULT_MAX_AGE, now = Date.now() } = options
  const signedAt = Math.trunc(options.signedAt === undefined ? now : options.signedAt * 1000)
  const age = maxAge === Number.POSITIVE_INFINITY ? Atom.for('infinity') : maxAge
  return encodeTerm(new Tuple([data, signedAt, age]))
}

/**
 * Reads what a token carries, in the present form or one of the two that older versions of Phoenix
 * and Plug wrote: `{data, signed_at_ms}` and `%{data: data, signed: signed_at_ms}`.
 */
export function decodePayload(bytes: Uint8Array): TokenPayload | undefined {
  const term = decodeTerm(bytes)
  if (term instanceof Map) {
    return payload(term.get(Atom.for('data')), term.get(Atom.for('signed')), DEFAULT_MAX_AGE)
  }
  if (!(term instanceof Tuple)) return undefined
  const [data, signedAt, maxAge] = term.elements
  if (term.elements.length === 2) return payload(data, signedAt, DEFAULT_MAX_AGE)
  return term.elements.length === 3 ? payload(data, signedAt, maxAge) : undefined
}

/**
 * Whether a token is good at a time: `ok`, `expired`, or `invalid` when it was signed later than that.
 *
 * @param now - In milliseconds since the Unix epoch.
 */
export function checkAge(
  { signedAt, maxAge }: TokenTimes,
  now: number,
): 'ok' | 'expired' | 'invalid' {
  if (maxAge === Number.POSITIVE_INFINITY) return 'ok'
  if (maxAge <= 0) return 'expired'
  if (signedAt > now) return 'invalid'
  return signedAt + Math.trunc(maxAge * 1000) < now ? 'expired' : 'ok'
}

/** Refuses times that cannot be: each would make a token that is good for ever, or never. */
export function requireTimes({ signedAt, maxAge, now }: TimeOptions): void {
  if (maxAge !== undefined && (typeof maxAge !== 'number' || Number.isNaN(maxAge))) {
    throw new InvalidOption('maxAge', maxAge, 'a number of seconds, or Infinity')
  }
  if (signedAt !== undefined && !Number.isFinite(signedAt)) {
    throw new InvalidOption('signedAt', signedAt, 'a number of seconds since the Unix epoch')
  }
  if (now !== undefined && !Number.isFinite(now)) {
    throw new InvalidOption('now', now, 'a number of milliseconds since the Unix epoch')
  }
}

function payload(
  data: Term | undefined,
  signedAt: Term | undefined,
  maxAge: Term | undefined,
): TokenPayload | undefined {
  const seconds = ageInSeconds(maxAge)
  if (data === undefined || typeof signedAt !== 'number' || seconds === undefined) return undefined
  return { data, signedAt, maxAge: seconds }
}

function ageInSeconds(term: Term | undefined): number | undefined {
  if (term === Atom.for('infinity')) return Number.POSITIVE_INFINITY
  if (term instanceof Float) return term.value
  return typeof term === 'number' || typeof term === 'bigint' ? Number(term) : undefined
}
