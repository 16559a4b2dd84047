import { randomFillSync } from 'node:crypto'

/** A call to the generator costs as much for a pool as for one name, so it fills a pool. */
const pool = Buffer.allocUnsafeSlow(4096)
let used = pool.length

/**
 * Random bytes as text that is safe in a URL, in a DOM id and in a topic.
 *
 * @param bytes - How many: a multiple of three gives four characters for each three. At most 4096.
 */
export function randomText(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const start = used
  used += bytes
  const text = pool.toString('base64url', start, used)
  // What was handed out is somebody's secret: it is found here no more.
  pool.fill(0, start, used)
  return text
}
