import { timingSafeEqual } from 'node:crypto'

/**
 * Compares two secrets in a time that tells nothing about where they differ. A difference in length
 * is answered at once: lengths are not secret.
 *
 * @example
 * if (!secureCompare(request.headers['x-api-key'] ?? '', apiKey)) return refuse()
 */
export function secureCompare(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const a = bytesOf(left)
  const b = bytesOf(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value
}
