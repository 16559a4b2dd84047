import type { DecipherChaCha20Poly1305, DecipherGCM } from 'node:crypto'

/** The length of the tag that proves a message genuine, in bytes. */
export const TAG_BYTES = 16

/** What Plug's messages, new and old, authenticate besides their content. */
export const MESSAGE_AAD: Buffer = Buffer.from('A128GCM', 'ascii')

/** What an authenticated cipher needs besides key and nonce. */
export interface Sealed {
  readonly ciphertext: Uint8Array
  readonly tag: Uint8Array
  readonly aad: Uint8Array
}

/**
 * Decrypts a message that is genuine.
 *
 * @param decipher - A fresh one, made for tags of 16 bytes.
 * @returns `undefined` when the message is not genuine.
 */
export function unseal(
  decipher: DecipherChaCha20Poly1305 | DecipherGCM,
  { ciphertext, tag, aad }: Sealed,
): Buffer | undefined {
  if (tag.length !== TAG_BYTES) return undefined
  decipher.setAAD(aad, { plaintextLength: ciphertext.length })
  decipher.setAuthTag(tag)
  const plaintext = decipher.update(ciphertext)
  try {
    decipher.final()
  } catch {
    // The only thing that can fail here is the comparison of the tags.
    return undefined
  }
  return plaintext
}
