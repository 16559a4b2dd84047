/** A term of the largest size, encoded, and a little more for what an encrypted one adds. */
const MAX_ENCODED_LENGTH = 1_400_000

/** Writes URL-safe base64 without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/**
 * Reads URL-safe base64 as Elixir's `Base.url_decode64/2` does: with padding or without, unused bits
 * of the last character ignored, any other flaw an error. `Buffer.from` alone skips what it does not
 * know, so that many texts would mean the same bytes.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (text.length > MAX_ENCODED_LENGTH) return undefined
  const digits = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text
  if (digits.length % 4 === 1 || /[^\w-]/.test(digits)) return undefined
  return Buffer.from(digits, 'base64url')
}
