import { UnencodableTerm } from '../errors/index.ts'
import { MAX_TERM_BYTES } from './term.ts'

/** Grows a buffer, number by number, up to the size of the largest term. Big-endian. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(128)
  #length = 0

  /** What was written so far. */
  written(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  u8(value: number): void {
    const at = this.#reserve(1)
    this.#buffer.writeUInt8(value, at)
  }

  u16(value: number): void {
    const at = this.#reserve(2)
    this.#buffer.writeUInt16BE(value, at)
  }

  u32(value: number): void {
    const at = this.#reserve(4)
    this.#buffer.writeUInt32BE(value, at)
  }

  i32(value: number): void {
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(value, at)
  }

  f64(value: number): void {
    const at = this.#reserve(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  /** A whole number in so many bytes, at most six, the smallest first. */
  uintLE(value: number, size: number): void {
    const at = this.#reserve(size)
    this.#buffer.writeUIntLE(value, at, size)
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length)
    this.#buffer.set(value, at)
  }

  /** Text as UTF-8; how many bytes those are has been written already. */
  text(value: string, bytes: number): void {
    const at = this.#reserve(bytes)
    this.#buffer.write(value, at, bytes, 'utf8')
  }

  /** Makes room for `count` bytes and returns where they start. */
  #reserve(count: number): number {
    const start = this.#length
    const end = start + count
    if (end > MAX_TERM_BYTES) throw new UnencodableTerm(`More than ${MAX_TERM_BYTES} bytes`)
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, 2 * this.#buffer.length))
      this.#buffer.copy(larger, 0, 0, start)
      this.#buffer = larger
    }
    this.#length = end
    return start
  }
}
