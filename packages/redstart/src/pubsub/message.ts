import { ForeignMessage, InvalidPayload } from '../errors/index.ts'

/** What a broadcast may carry: an object for JSON, bytes for a binary message. */
export type Payload = object | Uint8Array

/**
 * `broadcast`: an event of a channel, meant for browsers. `typed`: a message of a typed topic, meant
 * for server code; its `event` is the pattern of the definition that sent it. `internal`: from one part
 * of the framework to its like, on this node or another; applications never see it.
 */
export type MessageKind = 'broadcast' | 'typed' | 'internal'

/** Where a message stands in the history of its topic. */
export interface Position {
  /** Names one life of the topic's history; another one begins when a store was emptied. */
  readonly epoch: string
  /** Counts from 1 within the epoch. */
  readonly seq: number
}

/** The key under which a payload carries its position to the client. */
export const POSITION_KEY = '_pos'

const KINDS: readonly MessageKind[] = ['broadcast', 'typed', 'internal']
const BINARY_FLAG = 0x10
const HEADER_BYTES = 5
// In UTF-8 up to three bytes each, of which two bytes have to count them.
const MAX_NAME_LENGTH = 20_000
const TOO_LONG = `its topic or event is longer than ${MAX_NAME_LENGTH} characters`

const NO_BYTES = new Uint8Array()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * One message on its way to the subscribers of a topic. The payload is encoded when the message is
 * made, so that a value that cannot travel fails in its sender and nowhere else, and so that all
 * subscribers, serializers and brokers share that one encoding.
 */
export class Message {
  readonly kind: MessageKind
  readonly topic: string
  readonly event: string
  /** JSON text, or the bytes of a binary message. */
  readonly body: string | Uint8Array
  /** Where the message stands in its topic's history, on topics that have one. */
  readonly position: Position | undefined
  readonly #unstamped: Message | undefined
  #payload: unknown

  private constructor(
    kind: MessageKind,
    topic: string,
    event: string,
    body: string | Uint8Array,
    stamp?: { readonly position: Position; readonly message: Message },
  ) {
    if (isTooLong(topic, event)) throw new InvalidPayload(event.slice(0, 100), TOO_LONG)
    this.kind = kind
    this.topic = topic
    this.event = event
    this.body = body
    this.position = stamp?.position
    this.#unstamped = stamp?.message
  }

  /**
   * A channel event.
   *
   * @throws InvalidPayload when `payload` is not an object, JSON cannot express it, or topic or event
   *   are longer than 20,000 characters.
   */
  static broadcast(topic: string, event: string, payload: unknown): Message {
    return new Message('broadcast', topic, event, encodePayload(event, payload))
  }

  /**
   * A message of a typed topic. Any JSON value may be its payload.
   *
   * @throws InvalidPayload when JSON cannot express `payload`.
   */
  static typed(topic: string, pattern: string, payload: unknown): Message {
    return new Message('typed', topic, pattern, toJson(pattern, payload))
  }

  /** A message of the framework to itself; `text` is what its receiver knows to read. */
  static internal(topic: string, event: string, text: string): Message {
    return new Message('internal', topic, event, text)
  }

  /**
   * Reads what {@link Message.toBytes} wrote on another node.
   *
   * @throws ForeignMessage when the bytes are none of ours.
   */
  static fromBytes(bytes: Uint8Array): Message {
    if (bytes.length < HEADER_BYTES) throw new ForeignMessage(`${bytes.length} bytes are too few`)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const flags = view.getUint8(0)
    const kind = KINDS[flags & ~BINARY_FLAG]
    if (kind === undefined) throw new ForeignMessage(`it is of the unknown kind ${flags}`)
    const topicEnd = HEADER_BYTES + view.getUint16(1)
    const eventEnd = topicEnd + view.getUint16(3)
    if (eventEnd > bytes.length) throw new ForeignMessage('it is cut short')
    const data = bytes.subarray(eventEnd)
    const body = flags & BINARY_FLAG ? data : readText(data)
    if (kind === 'broadcast' && typeof body === 'string' && !body.startsWith('{')) {
      throw new ForeignMessage('its payload is no object')
    }
    const topic = readText(bytes.subarray(HEADER_BYTES, topicEnd))
    const event = readText(bytes.subarray(topicEnd, eventEnd))
    if (isTooLong(topic, event)) throw new ForeignMessage(TOO_LONG)
    return new Message(kind, topic, event, body)
  }

  /**
   * This message with its position in the payload, for the client to come back with. Server code goes
   * on to see the payload as it was sent.
   *
   * @throws InvalidPayload for a message of bytes, which has no room for it.
   */
  at(position: Position): Message {
    if (typeof this.body !== 'string') {
      throw new InvalidPayload(this.event, 'a topic with history carries no bytes')
    }
    const stamp = `"${POSITION_KEY}":${JSON.stringify(positionText(position))}`
    const body = this.body === '{}' ? `{${stamp}}` : `${this.body.slice(0, -1)},${stamp}}`
    return new Message(this.kind, this.topic, this.event, body, { position, message: this })
  }

  /**
   * The message as a broker carries it: flags, lengths of topic and event, topic, event, body.
   *
   * @param header - Bytes of the adapter's own, to stand in front.
   */
  toBytes(header: Uint8Array = NO_BYTES): Uint8Array {
    const { topic, event, body } = this
    const binary = typeof body !== 'string'
    const topicLength = Buffer.byteLength(topic)
    const eventLength = Buffer.byteLength(event)
    const start = header.length
    const topicAt = start + HEADER_BYTES
    const eventAt = topicAt + topicLength
    const bodyAt = eventAt + eventLength
    // Memory of its own, for adapters that hand it to another thread.
    const memory = new ArrayBuffer(bodyAt + Buffer.byteLength(body))
    const bytes = Buffer.from(memory)
    bytes.set(header)
    bytes.writeUInt8(KINDS.indexOf(this.kind) | (binary ? BINARY_FLAG : 0), start)
    bytes.writeUInt16BE(topicLength, start + 1)
    bytes.writeUInt16BE(eventLength, start + 3)
    bytes.write(topic, topicAt)
    bytes.write(event, eventAt)
    if (typeof body === 'string') bytes.write(body, bodyAt)
    else bytes.set(body, bodyAt)
    return bytes
  }

  /**
   * What server code sees: the value that JSON makes of what was sent, the same on the sender's node
   * as on any other. It is parsed once and shared by all subscribers, hence deeply frozen.
   */
  get payload(): unknown {
    if (this.#unstamped !== undefined) return this.#unstamped.payload
    if (typeof this.body !== 'string') return this.body
    this.#payload ??= deepFreeze(JSON.parse(this.body))
    return this.#payload
  }
}

/** A position as clients carry it: opaque to them, `epoch-seq` to us. */
export function positionText({ epoch, seq }: Position): string {
  return `${epoch}-${seq}`
}

/** Reads a position that a client came back with; undefined for what is none. */
export function parsePosition(text: unknown): Position | undefined {
  const parts = typeof text === 'string' ? /^(\w{1,64})-(\d{1,15})$/.exec(text) : null
  const [, epoch, seq] = parts ?? []
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) }
}

function isTooLong(topic: string, event: string): boolean {
  return topic.length > MAX_NAME_LENGTH || event.length > MAX_NAME_LENGTH
}

function encodePayload(event: string, payload: unknown): string | Uint8Array {
  if (payload instanceof Uint8Array) return payload
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new InvalidPayload(event, `it is ${describe(payload)}, not an object`)
  }
  const text = toJson(event, payload)
  if (!text.startsWith('{')) throw new InvalidPayload(event, 'its toJSON gives no object')
  return text
}

function toJson(event: string, value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidPayload(event, 'JSON cannot express it', { cause })
  }
  if (text === undefined) throw new InvalidPayload(event, `it is ${describe(value)}`)
  return text
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return value === undefined ? 'undefined' : `a ${typeof value}`
}

function readText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ForeignMessage('its text is not UTF-8')
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
