import { pbkdf2Sync } from 'node:crypto'
import { InvalidOption } from '../errors/index.ts'

/** The hash functions that keys can be derived with. */
export type KeyDigest = 'sha256' | 'sha384' | 'sha512'

/** How a key is derived from a secret. Both sides of a token have to agree on it. */
export interface KeyOptions {
  /** The hash function; `sha256` unless given. */
  readonly keyDigest?: KeyDigest
  /** How often it is applied; 1000 unless given. */
  readonly keyIterations?: number
  /** How long the key is, in bytes; 32 unless given. Encryption works with 32 only. */
  readonly keyLength?: number
}

const DIGESTS: readonly KeyDigest[] = ['sha256', 'sha384', 'sha512']
const MAX_CACHED_KEYS = 256

/** A key, and what it was derived from. */
interface DerivedKey extends Required<KeyOptions> {
  readonly secret: string
  readonly key: Buffer
}

// Deriving a key is slow on purpose, and an application has few of them. The bound is for those that
// put something into the salt that varies. What is known is found by its salt: one name for all of it would
// have to be put together, and hashed, for each token.
const cache = new Map<string, DerivedKey[]>()
let cachedKeys = 0

/**
 * Derives a key from a secret: PBKDF2 with HMAC (Phoenix channels protocol, "Key derivation").
 *
 * @param secret - The secret, as it was configured: its UTF-8 bytes are the password.
 * @param salt - What the key is for, such as `user auth`. Not secret.
 * @throws InvalidOption for a digest, a number of iterations or a length that cannot be.
 */
export function deriveKey(secret: string, salt: string, options: KeyOptions = {}): Buffer {
  const { keyDigest = 'sha256', keyIterations = 1000, keyLength = 32 } = options
  const siblings = cache.get(salt) ?? []
  // As long as nothing has to go, nobody need know which were used last.
  if (cachedKeys > MAX_CACHED_KEYS / 2) keepLonger(salt, siblings)
  for (const known of siblings) {
    const isSame =
      known.secret === secret &&
      known.keyDigest === keyDigest &&
      known.keyIterations === keyIterations &&
      known.keyLength === keyLength
    if (isSame) return known.key
  }
  const wanted = { keyDigest, keyIterations, keyLength }
  const key = derive(secret, salt, wanted)
  siblings.push({ ...wanted, secret, key })
  keepLonger(salt, siblings)
  cachedKeys += 1
  if (cachedKeys > MAX_CACHED_KEYS) forgetOldest()
  return key
}

/** A Map keeps its keys in order of insertion: the salt used longest ago is the first. */
function keepLonger(salt: string, siblings: DerivedKey[]): void {
  cache.delete(salt)
  if (siblings.length > 0) cache.set(salt, siblings)
}

function forgetOldest(): void {
  for (const [salt, { length }] of cache) {
    cache.delete(salt)
    cachedKeys -= length
    return
  }
}

function derive(secret: string, salt: string, options: Required<KeyOptions>): Buffer {
  const { keyDigest, keyIterations, keyLength } = options
  if (!DIGESTS.includes(keyDigest)) {
    throw new InvalidOption('keyDigest', keyDigest, `one of ${DIGESTS.join(', ')}`)
  }
  requireCount('keyIterations', keyIterations)
  requireCount('keyLength', keyLength)
  return pbkdf2Sync(secret, salt, keyIterations, keyLength, keyDigest)
}

function requireCount(option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 31) return
  throw new InvalidOption(option, value, 'a whole number of at least 1')
}
