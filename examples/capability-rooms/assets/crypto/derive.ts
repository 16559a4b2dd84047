/**
 * All that follows from the secret in a link.
 *
 * PBKDF2 makes a master key of it, and HKDF (RFC 5869) makes four independent keys of that: one encrypts
 * messages and never leaves the browser; of the other three the server is shown the SHA-256 values.
 * A secret of 144 random bits needs neither a salt nor many rounds. They are there for the links that
 * people make by hand, and for those who would try all of a weak random generator.
 */
import { toBytes, toHex } from './encoding.ts'

/** Rounds of PBKDF2, as OWASP's Password Storage Cheat Sheet asks for with SHA-256. */
export const ITERATIONS = 600_000

/** The same for all rooms: who only has the link can know no other. It names application and purpose. */
const SALT = 'redstart capability-rooms v1: master key'

/** What stands before the purpose of each derived key. */
const INFO = 'redstart capability-rooms v1: '

/** What a page holds of a room. */
export interface RoomKeys {
  /** Names the room: it is in the topic. */
  readonly room: string
  /** Lets somebody in. */
  readonly access: string
  /** Ends the room for everybody. Sent only for that. */
  readonly destroy: string
  /** AES-GCM with 256 bits. It cannot be exported, and the server never has it. */
  readonly message: CryptoKey
}

/** Takes a noticeable part of a second, so it belongs into a worker. */
export async function deriveKeys(secret: string): Promise<RoomKeys> {
  const master = await masterKey(secret)
  const [room, access, destroy, message] = await Promise.all([
    shown(master, 'room'),
    shown(master, 'access'),
    shown(master, 'destroy'),
    crypto.subtle.deriveKey(hkdf('message'), master, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
  ])
  return { room, access, destroy, message }
}

async function masterKey(secret: string): Promise<CryptoKey> {
  const { subtle } = crypto
  const password = await subtle.importKey('raw', toBytes(secret), 'PBKDF2', false, ['deriveBits'])
  const settings = { name: 'PBKDF2', hash: 'SHA-256', salt: toBytes(SALT), iterations: ITERATIONS }
  const bits = await subtle.deriveBits(settings, password, 256)
  return subtle.importKey('raw', bits, 'HKDF', false, ['deriveBits', 'deriveKey'])
}

/** The SHA-256 value of a derived key, in hex: it proves the key and is none. */
async function shown(master: CryptoKey, purpose: string): Promise<string> {
  const { subtle } = crypto
  const key = await subtle.deriveBits(hkdf(purpose), master, 256)
  return toHex(new Uint8Array(await subtle.digest('SHA-256', key)))
}

function hkdf(purpose: string): HkdfParams {
  const info = toBytes(`${INFO}${purpose}`)
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
}
