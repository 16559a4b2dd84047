import { domainToASCII } from 'node:url'
import { InvalidMail } from '../errors/index.ts'
import { unsafe } from './header-text.ts'

/** Somebody's e-mail address, with the name that a mail program shows for it. */
export interface MailAddress {
  /** The name, in any script; none when it is left out or empty. */
  readonly name?: string | undefined
  /** The address alone: `ann@example.com`. */
  readonly email: string
}

/** An address as it is written in code: `'ann@example.com'`, `'Ann Lee <ann@example.com>'`, or both parts. */
export type AddressInput = string | MailAddress

/** What may stand before the @ without quotes (RFC 5321 §4.1.2, with the letters of RFC 6531). */
const localPart =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u

const want = "is no e-mail address; write 'ann@example.com' or 'Ann Lee <ann@example.com>'"

/** Octets that a path, a local part and a label of a domain may have (RFC 5321 §4.5.3.1, RFC 1035). */
const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64
const LONGEST_LABEL = 63
/** Characters of a name, so that its header stays far below the longest line of a mail. */
const LONGEST_NAME = 128

/**
 * Reads an address and refuses what is none. Only addresses that every program reads in the same way
 * pass: no comments, no quoted local parts, no IP addresses, nothing that Unicode's compatibility forms
 * would turn into another address (a full-width @, for instance).
 *
 * @param field - Where the address stands in the mail, for the message.
 * @throws InvalidMail when it is no address. The message does not repeat it.
 */
export function readAddress(field: string, input: AddressInput): MailAddress {
  const { name = '', email } = partsOf(field, input)
  const problem = nameProblem(name) ?? emailProblem(email)
  if (problem !== undefined) throw new InvalidMail(field, problem)
  return Object.freeze(name === '' ? { email } : { name, email })
}

/** The address as it is shown to people: `Ann Lee <ann@example.com>`. */
export function showAddress({ name, email }: MailAddress): string {
  return name === undefined ? email : `${name} <${email}>`
}

/** The domain of an address, as machines write it. */
export function domainOf({ email }: MailAddress): string {
  return domainToASCII(email.slice(email.lastIndexOf('@') + 1))
}

function partsOf(field: string, input: AddressInput): MailAddress {
  if (typeof input === 'object' && input !== null) return input
  if (typeof input !== 'string') throw new InvalidMail(field, want)
  if (unsafe.test(input)) {
    throw new InvalidMail(field, 'has a line break or another control character')
  }
  return split(input)
}

function split(text: string): MailAddress {
  const open = text.lastIndexOf('<')
  if (open === -1 || !text.endsWith('>')) return { email: text }
  const name = text.slice(0, open).trim()
  const quoted = /^"(.*)"$/su.exec(name)?.[1]
  return { name: quoted?.replace(/\\(.)/gsu, '$1') ?? name, email: text.slice(open + 1, -1) }
}

function nameProblem(name: string): string | undefined {
  if (typeof name !== 'string') return 'has a name that is no string'
  if (unsafe.test(name)) return 'has a name with a line break or another control character'
  if (name.length > LONGEST_NAME) return `has a name of more than ${LONGEST_NAME} characters`
  return undefined
}

function emailProblem(email: string): string | undefined {
  if (typeof email !== 'string') return want
  if (Buffer.byteLength(email) > LONGEST_ADDRESS) {
    return `is longer than the ${LONGEST_ADDRESS} bytes of an e-mail address`
  }
  if (email.includes(',') || email.includes(';')) return `${want}, and several as an array`
  if (email.normalize('NFKC') !== email) {
    return 'has characters that only look like those of an e-mail address; normalize it with NFKC'
  }
  const at = email.lastIndexOf('@')
  const local = email.slice(0, at)
  const domain = email.slice(at + 1)
  if (at < 1 || !localPart.test(local) || !isDomain(domain)) return want
  if (Buffer.byteLength(local) > LONGEST_LOCAL_PART) {
    return `has more than ${LONGEST_LOCAL_PART} bytes before the @`
  }
  return undefined
}

function isDomain(domain: string): boolean {
  if (!domain.split('.').every((part) => label.test(part))) return false
  const ascii = domainToASCII(domain)
  // A domain of numbers alone would be an IP address.
  if (ascii === '' || /(^|\.)[0-9]+$/.test(ascii)) return false
  return ascii.split('.').every((part) => part.length <= LONGEST_LABEL)
}
