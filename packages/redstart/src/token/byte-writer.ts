import { UnencodableTerm } from '../errors/index.ts'
import { MAX_TERM_BYTES } from './term.ts'

/** Characters of most texts in tokens and sessions. */
const SHORT_TEXT = 64

/** Grows a buffer, number by number, up to the size of the largest term. Big-endian. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(256)
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

  /** Text as UTF-8, the number of its bytes before it. */
  text(value: string): void {
    // As many bytes as it has characters, or more.
    let bytes = value.length
    const at = this.#reserve(4 + bytes)
    if (!this.#writePlain(value, at + 4)) {
      bytes = Buffer.byteLength(value)
      this.#reserve(bytes - value.length)
      this.#buffer.write(value, at + 4, bytes, 'utf8')
    }
    this.#buffer.writeUInt32BE(bytes, at)
  }

  /** Writes a text that is short and ASCII; says whether it was. A call out of JavaScript would take longer. */
  #writePlain(value: string, at: number): boolean {
    if (value.length > SHORT_TEXT) return false
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) return false
      this.#buffer[at + index] = code
    }
    return true
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
