import { pbkdf2, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordScheme } from './password-scheme.ts'

const derivePbkdf2 = promisify(pbkdf2)
const deriveScrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** What is to be derived from a password, and how. */
interface Derivation {
  readonly expected: Buffer
  readonly derive: (password: string) => Promise<Buffer>
}

const MAX_ITERATIONS = 10_000_000
const MIN_HASH_BYTES = 16
const MAX_HASH_BYTES = 128
/** What one hash may take, in bytes. */
const MAX_SCRYPT_MEMORY = 256 * 1024 * 1024

// Of Pow and of pbkdf2_elixir, which write "." for "+"; of others, with "i=" and "l=".
const PBKDF2 =
  /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,8})(?:,l=\d{1,3})?\$([\w./+=-]+)\$([\w./+=-]+)$/

/** PBKDF2, as Pow, pbkdf2_elixir and Passlib write it. */
export const pbkdf2Scheme: PasswordScheme = scheme((hash) => {
  const [, digest, rounds, saltText = '', expectedText = ''] = PBKDF2.exec(hash) ?? []
  const iterations = Number(rounds)
  if (digest === undefined || iterations < 1 || iterations > MAX_ITERATIONS) return undefined
  const [salt, expected] = [bytesOf(saltText), bytesOf(expectedText)]
  return {
    expected,
    derive: (password) => derivePbkdf2(password, salt, iterations, expected.length, digest),
  }
})

// ln is the logarithm of n.
const SCRYPT = /^\$scrypt\$(ln|n)=(\d{1,7}),r=(\d{1,2}),p=(\d{1,2})\$([\w./+=-]+)\$([\w./+=-]+)$/

/** scrypt, as Passlib and AdonisJS write it. */
export const scryptScheme: PasswordScheme = scheme((hash) => {
  const [, unit, size, r, p, saltText = '', expectedText = ''] = SCRYPT.exec(hash) ?? []
  const cost = unit === 'ln' ? 2 ** Number(size) : Number(size)
  const [blockSize, parallelization] = [Number(r), Number(p)]
  const memory = 128 * cost * blockSize
  if (unit === undefined || blockSize < 1 || parallelization < 1) return undefined
  if (cost < 2 || !Number.isInteger(Math.log2(cost)) || memory > MAX_SCRYPT_MEMORY) return undefined
  const [salt, expected] = [bytesOf(saltText), bytesOf(expectedText)]
  const options = { cost, blockSize, parallelization, maxmem: 2 * memory + 1024 * 1024 }
  return {
    expected,
    derive: (password) => deriveScrypt(password, salt, expected.length, options),
  }
})

/** @param read - Says how to derive what a hash holds; undefined when the hash is not of the scheme. */
function scheme(read: (hash: string) => Derivation | undefined): PasswordScheme {
  const readable = (hash: string): Derivation | undefined => {
    const derivation = read(hash)
    const { length } = derivation?.expected ?? []
    return length >= MIN_HASH_BYTES && length <= MAX_HASH_BYTES ? derivation : undefined
  }
  return {
    recognizes: (hash) => readable(hash) !== undefined,
    async verify(hash, password) {
      const derivation = readable(hash)
      if (!derivation) return false
      return timingSafeEqual(await derivation.derive(password), derivation.expected)
    },
  }
}

/** Base64 of either alphabet, padded or not. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}
