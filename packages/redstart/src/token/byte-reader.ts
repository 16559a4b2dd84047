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

  /** Everything that was not read yet, as a view on the whole. */
  rest(): Buffer {
    return this.bytes(this.#buffer.length - this.#position)
  }

  #advance(count: number): number {
    const start = this.#position
    if (count > this.#buffer.length - start) throw new MalformedBytes()
    this.#position = start + count
    return start
  }
}
