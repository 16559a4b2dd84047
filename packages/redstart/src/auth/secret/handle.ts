import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionKind } from '../types.ts'
import type { SecretKeys } from './secret-keys.ts'
import { ID_LENGTH, SECRET_LENGTH } from './secrets.ts'

/** What a handle says: which session, and that its bearer may use it. */
export interface Handle {
  /** Public; the session is looked up by it. */
  readonly id: string
  /** To be compared with the hash that the session keeps. */
  readonly secret: string
}

const VERSION = 'v1'
const MAC_BYTES = 8
/** 8 bytes in base64url. */
const MAC_LENGTH = 11

const HANDLE = new RegExp(
  `^${VERSION}\\.([\\w-]{${ID_LENGTH}})\\.([\\w-]{${SECRET_LENGTH}})\\.([\\w-]{${MAC_LENGTH}})$`,
)
/** Longer than any handle: nothing else is worth a look. */
const MAX_LENGTH = VERSION.length + ID_LENGTH + SECRET_LENGTH + MAC_LENGTH + 3

/**
 * Writes what a browser keeps in its cookie or a client as its refresh token: `v1.<id>.<secret>.<mac>`,
 * 82 characters that need no escaping anywhere.
 *
 * The mac proves nothing that the secret would not: it tells what we once issued from garbage and from
 * guesses without asking the store, and a handle of a cookie from a refresh token.
 */
export function formatHandle(keys: SecretKeys, kind: SessionKind, { id, secret }: Handle): string {
  const mac = macOf(keys.current('handle'), kind, id, secret)
  return `${VERSION}.${id}.${secret}.${mac.toString('base64url')}`
}

/**
 * Reads a handle, whatever is given: any length, any bytes, any type.
 *
 * @returns undefined unless we issued it, for this kind, with one of the keys that are still good.
 */
export function parseHandle(
  keys: SecretKeys,
  kind: SessionKind,
  text: unknown,
): Handle | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined
  const [, id, secret, mac] = HANDLE.exec(text) ?? []
  if (id === undefined || secret === undefined || mac === undefined) return undefined
  const given = Buffer.from(mac, 'base64url')
  // The last character holds two bits that mean nothing: one handle, one way to write it.
  if (given.toString('base64url') !== mac) return undefined
  // Every key is tried, so that the time does not tell which of them it was.
  let isOurs = false
  for (const key of keys.all('handle')) {
    if (timingSafeEqual(macOf(key, kind, id, secret), given)) isOurs = true
  }
  return isOurs ? { id, secret } : undefined
}

function macOf(key: Buffer, kind: SessionKind, id: string, secret: string): Buffer {
  return createHmac('sha256', key)
    .update(`${VERSION}.${kind}.${id}.${secret}`)
    .digest()
    .subarray(0, MAC_BYTES)
}
