/** What a link carries behind its `#`, which browsers never send. */
import { randomBytes, toBase64Url } from './encoding.ts'

/** 144 bits, so that the text has no padding: 24 characters. */
const BYTES = 18

export function newSecret(): string {
  return toBase64Url(randomBytes(BYTES))
}

/** Whether a text can be a secret. */
export function isSecret(text: string): boolean {
  return /^[\w-]{24}$/.test(text)
}
