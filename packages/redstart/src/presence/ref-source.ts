import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/index.ts'

const COUNTER_LIMIT = 2 ** 24

/**
 * Makes values of `phx_ref`: 16 characters that no other node makes. They are the time (5 bytes of
 * milliseconds), who made them (4 random bytes) and a counter (3 bytes).
 */
export class RefSource {
  readonly #clock: Clock
  readonly #bytes = randomBytes(12)
  #counter = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  next(): string {
    const milliseconds = Math.floor(this.#clock.now())
    this.#bytes.writeUInt32BE(Math.floor(milliseconds / 256) % 2 ** 32, 0)
    this.#bytes.writeUInt8(milliseconds % 256, 4)
    this.#counter = (this.#counter + 1) % COUNTER_LIMIT
    this.#bytes.writeUIntBE(this.#counter, 9, 3)
    return this.#bytes.toString('base64url')
  }
}
