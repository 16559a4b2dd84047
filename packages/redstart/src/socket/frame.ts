const TEXT_OPCODE = 0x81
const BINARY_OPCODE = 0x82
const MAX_SHORT = 125
const MAX_16_BIT = 0xffff

/**
 * One encoded message for the client. A broadcast makes a single frame that all its subscribers
 * share, so the WebSocket framing (RFC 6455, section 5.2) is done once as well, when first asked for.
 */
export class Frame {
  /** The message: text for JSON, bytes for a binary message. */
  readonly data: string | Uint8Array
  #wire: Buffer | undefined

  constructor(data: string | Uint8Array) {
    this.data = data
  }

  /** Whether the message is one of the binary kinds. */
  get binary(): boolean {
    return typeof this.data !== 'string'
  }

  /** Bytes of the message, without its header. */
  get bytes(): number {
    return typeof this.data === 'string' ? Buffer.byteLength(this.data) : this.data.length
  }

  /** The message with its WebSocket header, unmasked as a server sends it. */
  get wire(): Buffer {
    this.#wire ??= typeof this.data === 'string' ? frameText(this.data) : frameBytes(this.data)
    return this.#wire
  }
}

function frameText(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const offset = headerLength(length)
  const wire = Buffer.allocUnsafe(offset + length)
  writeHeader(wire, TEXT_OPCODE, length)
  wire.write(text, offset, 'utf8')
  return wire
}

function frameBytes(bytes: Uint8Array): Buffer {
  const offset = headerLength(bytes.length)
  const wire = Buffer.allocUnsafe(offset + bytes.length)
  writeHeader(wire, BINARY_OPCODE, bytes.length)
  wire.set(bytes, offset)
  return wire
}

function headerLength(length: number): number {
  if (length <= MAX_SHORT) return 2
  return length <= MAX_16_BIT ? 4 : 10
}

function writeHeader(wire: Buffer, opcode: number, length: number): void {
  wire[0] = opcode
  if (length <= MAX_SHORT) {
    wire[1] = length
  } else if (length <= MAX_16_BIT) {
    wire[1] = 126
    wire.writeUInt16BE(length, 2)
  } else {
    wire[1] = 127
    wire.writeBigUInt64BE(BigInt(length), 2)
  }
}
