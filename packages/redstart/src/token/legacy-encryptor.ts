import { type CipherGCMTypes, createDecipheriv } from 'node:crypto'
import { MESSAGE_AAD, type Sealed, TAG_BYTES, unseal } from './aead.ts'
import { decodeBase64url } from './base64url.ts'

/** What messages of Plug.Crypto 1 begin with: base64 of `A128GCM`. */
export const LEGACY_PREFIX = 'QTEyOEdDTQ.'

const IV_BYTES = 12

/** AES-GCM by the length of its key in bytes. */
const CIPHERS: ReadonlyMap<number, CipherGCMTypes> = new Map([
  [16, 'aes-128-gcm'],
  [24, 'aes-192-gcm'],
  [32, 'aes-256-gcm'],
])

/**
 * Decrypts a message of Plug.Crypto 1: its content is encrypted with a key of its own, which comes
 * along encrypted with the real one. Such messages are read, never written.
 *
 * @param key - The key that it was made with.
 * @param signingKey - What authenticates the content key.
 * @returns `undefined` when the message was not made with these keys or is no such message.
 */
export function decryptLegacyMessage(
  message: string,
  key: Uint8Array,
  signingKey: Uint8Array,
): Buffer | undefined {
  const [, ...encoded] = message.split('.', 6)
  const [wrapped, iv, ciphertext, tag, ...others] = encoded.map(decodeBase64url)
  if (!wrapped || !iv || !ciphertext || !tag || others.length > 0) return undefined
  const contentKey = decryptGcm(key, wrapped.subarray(-IV_BYTES), {
    ciphertext: wrapped.subarray(0, -(TAG_BYTES + IV_BYTES)),
    tag: wrapped.subarray(-(TAG_BYTES + IV_BYTES), -IV_BYTES),
    aad: signingKey,
  })
  return contentKey && decryptGcm(contentKey, iv, { ciphertext, tag, aad: MESSAGE_AAD })
}

function decryptGcm(key: Uint8Array, iv: Uint8Array, sealed: Sealed): Buffer | undefined {
  const cipher = CIPHERS.get(key.length)
  if (cipher === undefined || iv.length !== IV_BYTES) return undefined
  return unseal(createDecipheriv(cipher, key, iv, { authTagLength: TAG_BYTES }), sealed)
}
