import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { InvalidOption } from '../errors/index.ts'
import { MESSAGE_AAD, TAG_BYTES, unseal } from './aead.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { hchacha20 } from './hchacha20.ts'
import { decryptLegacyMessage, LEGACY_PREFIX } from './legacy-encryptor.ts'

const PREFIX = 'XCP.'
const CIPHER = 'chacha20-poly1305'
const KEY_BYTES = 32
const IV_BYTES = 24

/**
 * Encrypts and authenticates bytes with XChaCha20-Poly1305 (Phoenix channels protocol, "Encrypted
 * messages").
 *
 * @param key - 32 bytes.
 * @param iv - 24 bytes, never used twice with one key. Random unless a test gives them.
 * @throws InvalidOption when the key has another length.
 */
export function encryptMessage(
  plaintext: Uint8Array,
  key: Buffer,
  iv: Buffer = randomBytes(IV_BYTES),
): string {
  if (key.length !== KEY_BYTES) {
    throw new InvalidOption('keyLength', key.length, `${KEY_BYTES} to encrypt`)
  }
  const { subkey, nonce } = split(key, iv)
  const cipher = createCipheriv(CIPHER, subkey, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(MESSAGE_AAD, { plaintextLength: plaintext.length })
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return PREFIX + encodeBase64url(Buffer.concat([iv, cipher.getAuthTag(), ciphertext]))
}

/**
 * Gives back the bytes of an encrypted message, of the present format or of that of Plug.Crypto 1.
 *
 * @param key - The key that it was encrypted with.
 * @param signingKey - What the old format authenticates its content key with: the key of the signing
 *   salt for a session, nothing for a token. The present format does without.
 * @returns `undefined` when the message was not made with this key or is no encrypted message.
 */
export function decryptMessage(
  message: string,
  key: Buffer,
  signingKey: Uint8Array = Buffer.alloc(0),
): Buffer | undefined {
  if (message.startsWith(LEGACY_PREFIX)) return decryptLegacyMessage(message, key, signingKey)
  if (!message.startsWith(PREFIX) || key.length !== KEY_BYTES) return undefined
  const sealed = decodeBase64url(message.slice(PREFIX.length))
  if (sealed === undefined || sealed.length < IV_BYTES + TAG_BYTES) return undefined
  const { subkey, nonce } = split(key, sealed.subarray(0, IV_BYTES))
  return unseal(createDecipheriv(CIPHER, subkey, nonce, { authTagLength: TAG_BYTES }), {
    tag: sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
    ciphertext: sealed.subarray(IV_BYTES + TAG_BYTES),
    aad: MESSAGE_AAD,
  })
}

/** XChaCha20's way from its 24-byte nonce to the 12 bytes that ChaCha20 takes. */
function split(key: Buffer, iv: Buffer): { subkey: Buffer; nonce: Buffer } {
  return {
    subkey: hchacha20(key, iv.subarray(0, 16)),
    nonce: Buffer.concat([Buffer.alloc(4), iv.subarray(16)]),
  }
}
