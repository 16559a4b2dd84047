/**
 * A way to hash passwords whose hashes are still verified: those of users who came from another system.
 * At their next log-in they get one of argon2id.
 *
 * @example
 * import { verify } from '@node-rs/bcrypt'
 *
 * const bcrypt: PasswordScheme = {
 *   recognizes: (hash) => /^\$2[aby]\$/.test(hash),
 *   verify: (hash, password) => verify(password, hash),
 * }
 */
export interface PasswordScheme {
  /** Whether a stored hash is one of these, complete and readable. Must not throw. */
  recognizes(hash: string): boolean
  /** Whether a password is the one that the hash was made of. */
  verify(hash: string, password: string): Promise<boolean>
}
