import { createHash, randomBytes } from 'node:crypto'

const ID_BYTES = 16
const SECRET_BYTES = 32

/** How long an id is in base64url. */
export const ID_LENGTH = 22

/** How long a secret is in base64url. */
export const SECRET_LENGTH = 43

/** Makes an id that is public but cannot be guessed: 128 random bits, 22 characters of base64url. */
export function mintId(): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

/** Makes a secret: 256 random bits, 43 characters of base64url. */
export function mintSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/**
 * What is stored of a secret: SHA-256 of purpose and secret, 43 characters of base64url. A secret of
 * 256 random bits needs no slow hash, and with the purpose in it a row of one purpose is never found
 * with a secret of another.
 *
 * @param purpose - What the secret is good for, such as `password reset`.
 * @param secret - As {@link mintSecret} made it.
 */
export function hashSecret(purpose: string, secret: string): string {
  // The length keeps apart what would run together: ("a", "bc") and ("ab", "c").
  return createHash('sha256').update(`${purpose.length}:${purpose}${secret}`).digest('base64url')
}
