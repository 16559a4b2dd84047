import { isUtf8 } from 'node:buffer'

/** Bytes of most texts in tokens and sessions. */
const SHORT_TEXT = 128

/** The bytes are not what they should be. Never leaves the function that reads a whole term. */
export class MalformedBytes extends Error {}

/** Reads a buffer, number by number. Big-endian; every method throws `MalformedBytes` at its end. */
export class ByteReader {
  readonly #buffer: Buffer
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u8(): number {
    return this.#buffer.readUInt8(this.#advance(1))
  }

  u16(): number {
    return this.#buffer.readUInt16BE(this.#advance(2))
  }

  u32(): number {
    return this.#buffer.readUInt32BE(this.#advance(4))
  }

  i32(): number {
    return this.#buffer.readInt32BE(this.#advance(4))
  }

  f64(): number {
    return this.#buffer.readDoubleBE(this.#advance(8))
  }

  /** A whole number in so many bytes, at most six, the smallest first. */
  uintLE(size: number): number {
    return this.#buffer.readUIntLE(this.#advance(size), size)
  }

  /** The next `count` bytes, as a view on the whole. */
  bytes(count: number): Buffer {
    const start = this.#advance(count)
    return this.#buffer.subarray(start, start + count)
  }

  /** The next `count` bytes as text; undefined, with nothing read, where they are not UTF-8. */
  text(count: number): string | undefined {
    const start = this.#advance(count)
    const end = start + count
    if (this.#isPlain(start, end)) return this.#buffer.toString('latin1', start, end)
    if (isUtf8(this.#buffer.subarray(start, end))) return this.#buffer.toString('utf8', start, end)
    this.#position = start
    return undefined
  }

  /** Everything that was not read yet, as a view on the whole. */
  rest(): Buffer {
    return this.bytes(this.#buffer.length - this.#position)
  }

  /** Whether bytes are few and ASCII. To make a view of them and ask that would take longer. */
  #isPlain(start: number, end: number): boolean {
    if (end - start > SHORT_TEXT) return false
    for (let index = start; index < end; index += 1) {
      if (this.#buffer[index]! > 0x7f) return false
    }
    return true
  }

  #advance(count: number): number {
    const start = this.#position
    if (count > this.#buffer.length - start) throw new MalformedBytes()
    this.#position = start + count
    return start
  }
}
