/** Every e-mail system takes this much (RFC 5321 allows 254 in all, people use far less). */
const LONGEST = 160

/** What stands for an at sign to the eye, or becomes one by NFKC. */
const LOOKALIKES = /[\uff20\ufe6b\u24d0\u24b6]/

/** One at sign, something before it, and a name with a dot or a host behind it. */
const ADDRESS = /^[^\s@,;<>()[\]\\":]+@[^\s@,;<>()[\]\\":.]+(?:\.[^\s@,;<>()[\]\\":.]+)*$/

/**
 * An e-mail address as the accounts keep and compare it: without surrounding spaces, NFKC, lower case.
 * What only looks like an address after that, by a look-alike of the at sign, is none.
 *
 * @returns undefined for what is no address, or a longer one than 160 characters.
 * @example
 * normalizeEmail(' Ann@Example.com ') // "ann@example.com"
 */
export function normalizeEmail(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 4 * LONGEST) return undefined
  const trimmed = text.trim()
  if (LOOKALIKES.test(trimmed)) return undefined
  const email = trimmed.normalize('NFKC').toLowerCase()
  if (count(email, '@') !== count(trimmed, '@')) return undefined
  if (email.length > LONGEST || hasControls(email)) return undefined
  return ADDRESS.test(email) ? email : undefined
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}

/** Control, format and unassigned characters have no place in an address, and hide what it is. */
function hasControls(text: string): boolean {
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(text)
}
