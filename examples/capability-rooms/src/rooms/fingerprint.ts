/**
 * Fingerprints of what browsers show: the store has these alone, so that who reads the store can
 * neither enter a room nor destroy one.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

/** What a value is for. The same value has another fingerprint in another role. */
type Role = 'room' | 'access' | 'destroy' | 'slot'

/** SHA-256 over the role and the value, in hex. */
export function fingerprint(role: Role, value: string): string {
  return createHash('sha256').update(`capability-rooms ${role}\n${value}`).digest('hex')
}

/** Whether two fingerprints are the same, in a time that does not tell how much of them is. */
export function sameFingerprint(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}
