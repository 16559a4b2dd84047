import { ForeignMessage, InvalidPayload } from '../errors/index.ts'

/** What a broadcast may carry: an object for JSON, bytes for a binary message. */
export type Payload = object | Uint8Array

/**
 * `broadcast`: an event of a channel, meant for browsers. `typed`: a message of a typed topic, meant
 * for server code; its `event` is the pattern of the definition that sent it.
 */
export type MessageKind = 'broadcast' | 'typed'

const KINDS: readonly MessageKind[] = ['broadcast', 'typed']
const BINARY_FLAG = 0x10
const HEADER_BYTES = 5
// In UTF-8 up to three bytes each, of which two bytes have to count them.
const MAX_NAME_LENGTH = 20_000

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

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
  #payload: unknown

  private constructor(kind: MessageKind, topic: string, event: string, body: string | Uint8Array) {
    if (topic.length > MAX_NAME_LENGTH || event.length > MAX_NAME_LENGTH) {
      const problem = `its topic or event is longer than ${MAX_NAME_LENGTH} characters`
      throw new InvalidPayload(event.slice(0, 100), problem)
    }
    this.kind = kind
    this.topic = topic
    this.event = event
    this.body = body
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
    return new Message(kind, topic, readText(bytes.subarray(topicEnd, eventEnd)), body)
  }

  /** The message as a broker carries it: flags, lengths of topic and event, topic, event, body. */
  toBytes(): Uint8Array {
    const topic = encoder.encode(this.topic)
    const event = encoder.encode(this.event)
    const binary = typeof this.body !== 'string'
    const body = typeof this.body === 'string' ? encoder.encode(this.body) : this.body
    const bytes = new Uint8Array(HEADER_BYTES + topic.length + event.length + body.length)
    const view = new DataView(bytes.buffer)
    view.setUint8(0, KINDS.indexOf(this.kind) | (binary ? BINARY_FLAG : 0))
    view.setUint16(1, topic.length)
    view.setUint16(3, event.length)
    bytes.set(topic, HEADER_BYTES)
    bytes.set(event, HEADER_BYTES + topic.length)
    bytes.set(body, HEADER_BYTES + topic.length + event.length)
    return bytes
  }

  /**
   * What server code sees: the value that JSON makes of what was sent, the same on the sender's node
   * as on any other. It is parsed once and shared by all subscribers, hence deeply frozen.
   */
  get payload(): unknown {
    if (typeof this.body !== 'string') return this.body
    this.#payload ??= deepFreeze(JSON.parse(this.body))
    return this.#payload
  }
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
