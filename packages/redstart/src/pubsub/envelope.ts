import { randomBytes } from 'node:crypto'
import { ForeignMessage } from '../errors/index.ts'
import type { Message } from './message.ts'

/** Opens every message of ours; the first byte begins no text. */
const MAGIC = Buffer.from([0x9d, 0x52, 0x53])
const VERSION = 1
const VERSION_AT = MAGIC.length
const NAME_AT = VERSION_AT + 2
/** Tells two processes of one name apart. */
const INSTANCE_BYTES = 8

/** A message as it came from the broker. */
export interface Opened {
  /** What {@link Message.toBytes} made of it. */
  readonly body: Uint8Array
  /** Whether another process sent it that has this node's name. */
  readonly isFromNamesake: boolean
}

/**
 * What stands around a message at the broker: that it is ours, in which version, and which process
 * sent it. Whom it is for, the subject says.
 */
export class Envelope {
  readonly #header: Buffer
  readonly #instanceAt: number

  /** @param node - The name of this node; at most 200 bytes. */
  constructor(node: string) {
    const name = Buffer.from(node)
    this.#instanceAt = NAME_AT + name.length
    this.#header = Buffer.concat([
      MAGIC,
      Uint8Array.of(VERSION, name.length),
      name,
      randomBytes(INSTANCE_BYTES),
    ])
  }

  /** The message in its envelope, encoded once and for all. */
  seal(message: Message): Uint8Array {
    return message.toBytes(this.#header)
  }

  /**
   * What is in an envelope; undefined for one that this process sent.
   *
   * @throws ForeignMessage for bytes of another program, or another version of this one.
   */
  open(bytes: Uint8Array): Opened | undefined {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (startsWith(buffer, this.#header, this.#header.length)) return undefined
    if (!startsWith(buffer, MAGIC, MAGIC.length)) {
      throw new ForeignMessage('another program sent it')
    }
    const version = buffer[VERSION_AT]
    if (version !== VERSION) {
      throw new ForeignMessage(`it is of version ${version}, and this node knows ${VERSION}`)
    }
    const bodyAt = NAME_AT + (buffer[NAME_AT - 1] ?? 0) + INSTANCE_BYTES
    if (bodyAt > buffer.length) throw new ForeignMessage('it is cut short')
    return {
      body: bytes.subarray(bodyAt),
      isFromNamesake: startsWith(buffer, this.#header, this.#instanceAt),
    }
  }
}

/** Whether `buffer` begins with the first `length` bytes of `start`. */
function startsWith(buffer: Buffer, start: Buffer, length: number): boolean {
  return buffer.length >= length && buffer.compare(start, 0, length, 0, length) === 0
}
