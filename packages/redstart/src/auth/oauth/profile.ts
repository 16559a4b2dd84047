import { normalizeEmail } from '../user/email.ts'
import type { AuthInfo, Credentials } from './auth-info.ts'

/** What a provider's description of somebody means, as a mapper of the application reads it. */
export interface Profile {
  /** The id of the account there, which never changes: no address and no nickname. */
  readonly subject: string | number
  readonly email?: string | null | undefined
  /** Whether the provider has seen that the address is theirs. Without it the address counts as unproven. */
  readonly emailVerified?: boolean | undefined
  readonly name?: string | null | undefined
  readonly nickname?: string | null | undefined
}

/** A description of somebody as JSON, of which nothing is known. */
export type RawProfile = Readonly<Record<string, unknown>>

/** OpenID Connect Core, section 2: a subject has at most 255 characters, of one byte each. */
const LONGEST_SUBJECT = 255
const LONGEST_NAME = 80

/**
 * Makes the account of a profile.
 *
 * @returns undefined when there is no subject that can be one.
 */
export function authInfo(
  from: { readonly provider: string; readonly issuer: string },
  profile: Profile,
  credentials: Credentials,
): AuthInfo | undefined {
  const subject = subjectOf(profile.subject)
  if (subject === undefined) return undefined
  const address = normalizeEmail(profile.email)
  return {
    provider: from.provider,
    issuer: from.issuer,
    subject,
    email:
      address === undefined ? undefined : { address, verified: profile.emailVerified === true },
    name: lineOf(profile.name),
    nickname: lineOf(profile.nickname),
    credentials,
  }
}

/** What somebody gets who makes a text of nothing: it would be one account for everybody. */
const NOBODY = new Set(['undefined', 'null', '[object Object]'])

/** A subject as text, if it can be one: a number that was rounded is several. */
function subjectOf(given: unknown): string | undefined {
  if (typeof given !== 'string' && !Number.isSafeInteger(given)) return undefined
  const subject = String(given)
  const bytes = Buffer.byteLength(subject)
  const fits = bytes > 0 && bytes <= LONGEST_SUBJECT && isPlain(subject)
  return fits && !NOBODY.has(subject) ? subject : undefined
}

/** Reads the standard claims (OpenID Connect Core, section 5.1). */
export function profileOfClaims(claims: RawProfile): Profile {
  const { sub, email, email_verified: verified, name, nickname, preferred_username: user } = claims
  return {
    subject: textOf(sub) ?? '',
    email: textOf(email),
    // Some providers write booleans as text.
    emailVerified: verified === true || verified === 'true',
    name: textOf(name),
    nickname: textOf(nickname) ?? textOf(user),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** One line for people: what can be shown, and fits into a field. */
function lineOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const line = value.slice(0, 4 * LONGEST_NAME).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
  return [...line.trim()].slice(0, LONGEST_NAME).join('') || undefined
}

function isPlain(text: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
}
