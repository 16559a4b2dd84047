import { randomBytes } from 'node:crypto'
import { loadPeer } from '../../peer/index.ts'

/** What a hash of argon2id costs to make, and so to guess. */
export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  /** How often the memory is gone over. */
  readonly passes: number
}

/** What {@link readArgon2} found in a hash. */
export interface Argon2Hash extends Argon2Cost {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d'
  readonly version: number
}

/** One lane: more would take threads from others and make nothing safer. */
const LANES = 1
const SALT_BYTES = 16
const HASH_BYTES = 32
/** The current one, 1.3. */
const VERSION = 19
/** KiB: what no hash of ours or of another system asks for. */
const MAX_MEMORY = 1_048_576
const MAX_PASSES = 64

const PHC =
  /^\$(argon2id|argon2i|argon2d)\$v=(16|19)\$m=(\d{1,7}),t=(\d{1,2}),p=\d{1,2}\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/

const load = async () => loadPeer('@node-rs/argon2', () => import('@node-rs/argon2'))

/**
 * Hashes with argon2id, on another thread.
 *
 * @returns a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$…`.
 * @throws MissingDriver (rejects) when `@node-rs/argon2` is not installed.
 */
export async function hashArgon2(
  password: string,
  { memory, passes }: Argon2Cost,
): Promise<string> {
  const { hash } = await load()
  // The package hashes with argon2id, version 1.3, unless it is told otherwise.
  return hash(password, {
    memoryCost: memory,
    timeCost: passes,
    parallelism: LANES,
    outputLen: HASH_BYTES,
  })
}

/**
 * Whether a password is the one that a hash was made of; on another thread.
 *
 * @param hash - One that {@link readArgon2} reads.
 */
export async function verifyArgon2(hash: string, password: string): Promise<boolean> {
  const { verify } = await load()
  return verify(hash, password)
}

/** What a hash was made with; undefined when it is none of argon2, or one that nobody can afford. */
export function readArgon2(hash: string): Argon2Hash | undefined {
  const [, variant, version, memory, passes, salt, digest] = PHC.exec(hash) ?? []
  if (salt === undefined || digest === undefined) return undefined
  if (!isBase64(salt) || !isBase64(digest)) return undefined
  if (variant !== 'argon2id' && variant !== 'argon2i' && variant !== 'argon2d') return undefined
  const cost = { memory: Number(memory), passes: Number(passes) }
  if (cost.memory > MAX_MEMORY || cost.passes > MAX_PASSES) return undefined
  return { variant, version: Number(version), ...cost }
}

/** Whether a hash should be made anew, because it is easier to guess than one made now. */
export function isWeaker(hash: Argon2Hash, { memory, passes }: Argon2Cost): boolean {
  const isCurrent = hash.variant === 'argon2id' && hash.version === VERSION
  return !isCurrent || hash.memory < memory || hash.passes < passes
}

/** A hash of no password: it takes as long to verify as a real one, and nothing fits it. */
export function decoyHash({ memory, passes }: Argon2Cost): string {
  const [salt, hash] = [SALT_BYTES, HASH_BYTES].map((size) => unpadded(randomBytes(size)))
  return `$argon2id$v=${VERSION}$m=${memory},t=${passes},p=${LANES}$${salt}$${hash}`
}

function isBase64(text: string): boolean {
  return unpadded(Buffer.from(text, 'base64')) === text
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
