import { createHmac } from 'node:crypto'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { secureCompare } from './secure-compare.ts'

/** The first part of a message, base64 of `HS256` and its like, and the hash function it stands for. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['SFMyNTY', 'sha256'],
  ['SFMzODQ', 'sha384'],
  ['SFM1MTI', 'sha512'],
])

/** Signs bytes with HMAC-SHA-256 (Phoenix channels protocol, "Message verifier"). */
export function signMessage(payload: Uint8Array, key: Uint8Array): string {
  const signed = `SFMyNTY.${encodeBase64url(payload)}`
  // Text right away: a buffer of 32 bytes for each would cost as much as the hash of them.
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

/**
 * Gives back the bytes of a signed message.
 *
 * @returns `undefined` when the message was not signed with this key or is no signed message.
 */
export function verifyMessage(message: string, key: Uint8Array): Buffer | undefined {
  // One part more than wanted is enough to see that there are too many.
  const [header, body, signature, ...others] = message.split('.', 4)
  if (header === undefined || body === undefined || signature === undefined) return undefined
  const digest = DIGESTS.get(header)
  if (digest === undefined || others.length > 0) return undefined
  const payload = decodeBase64url(body)
  const mac = decodeBase64url(signature)
  if (payload === undefined || mac === undefined) return undefined
  // By way of text, as above.
  const made = createHmac(digest, key).update(`${header}.${body}`).digest('binary')
  return secureCompare(Buffer.from(made, 'binary'), mac) ? payload : undefined
}
