/**
 * Messages, encrypted and decrypted in the browser: AES-GCM with a random nonce of 96 bits. Room and
 * message id are authenticated with the text, so nobody can pass a message off as another one, or into
 * another room.
 */
import { NONCE_BYTES, PLAINTEXT_BYTES } from '../../src/rooms/bounds.ts'
import { fromBase64Url, randomBytes, toBase64Url, toBytes } from './encoding.ts'

/** What is written, by whom and when. All of it is encrypted. */
export interface Letter {
  readonly from: string
  readonly body: string
  /** In ms since the epoch, by the author's clock. */
  readonly at: number
}

/** What a letter is encrypted with. */
export interface LetterKey {
  readonly room: string
  readonly message: CryptoKey
}

/** Texts are filled up to multiples of this, so that a length tells little. */
const PADDING = 512

/**
 * Encrypts a letter.
 *
 * @returns nonce, ciphertext and tag in base64url; undefined when the letter is too long.
 */
export async function sealLetter(
  key: LetterKey,
  id: string,
  letter: Letter,
): Promise<string | undefined> {
  const text = toBytes(JSON.stringify(letter))
  const length = Math.ceil(text.length / PADDING) * PADDING
  if (length > PLAINTEXT_BYTES) return undefined
  // JSON may end in spaces, so nothing has to say where the letter ends.
  const padded = new Uint8Array(length).fill(0x20)
  padded.set(text)
  const nonce = randomBytes(NONCE_BYTES)
  const encrypted = await crypto.subtle.encrypt(settings(key, id, nonce), key.message, padded)
  const box = new Uint8Array(NONCE_BYTES + encrypted.byteLength)
  box.set(nonce)
  box.set(new Uint8Array(encrypted), NONCE_BYTES)
  return toBase64Url(box)
}

/** Decrypts a letter; undefined when it was not made with this key, for this room and this id. */
export async function openLetter(
  key: LetterKey,
  id: string,
  box: string,
): Promise<Letter | undefined> {
  try {
    const bytes = fromBase64Url(box)
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const encrypted = bytes.subarray(NONCE_BYTES)
    const text = await crypto.subtle.decrypt(settings(key, id, nonce), key.message, encrypted)
    return letterFrom(JSON.parse(new TextDecoder().decode(text)))
  } catch {
    return undefined
  }
}

function settings(key: LetterKey, id: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: toBytes(`${key.room}\n${id}`) }
}

/** Who has the link can encrypt anything; what is no letter is not shown as one. */
function letterFrom(value: unknown): Letter | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('from' in value && 'body' in value && 'at' in value)) return undefined
  const { from, body, at } = value
  if (typeof from !== 'string' || typeof body !== 'string' || typeof at !== 'number') {
    return undefined
  }
  return { from, body, at }
}
