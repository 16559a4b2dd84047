/** The secret that signs sessions and live views. */
import { randomBytes } from 'node:crypto'

/**
 * What `SECRET_KEY_BASE` says, else one for this run: nothing is kept here between two of them, so
 * nobody loses more than they would anyway.
 */
export function readSecret(fromEnvironment: string | undefined): string {
  return fromEnvironment || randomBytes(48).toString('base64')
}
