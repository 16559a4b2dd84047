import { FieldTooLong, UndecodableFrame } from '../errors/index.ts'
import type { Message } from '../pubsub/index.ts'
import { Frame } from './frame.ts'
import { responseText } from './response-text.ts'
import type { InboundMessage, Serializer } from './serializer.ts'

const PUSH = 0
const REPLY = 1
const BROADCAST = 2
const MAX_FIELD_BYTES = 255
const INBOUND_HEADER_BYTES = 5

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Version 2 of the protocol: arrays of five in text frames, and binary frames for binary payloads
 * (Phoenix channels protocol, sections 2.2 and 2.3).
 */
export class SerializerV2 implements Serializer {
  // Fan-out hands one message to all subscribers before the next, so the last frame is cache enough.
  #lastMessage: Message | undefined
  #lastFrame: Frame | undefined

  decode(data: string | Uint8Array): InboundMessage {
    return typeof data === 'string' ? decodeText(data) : decodeBinary(data)
  }

  reply(joinRef: unknown, ref: unknown, topic: unknown, status: string, response: unknown): Frame {
    if (response instanceof Uint8Array) {
      const fields = { joinRef: text(joinRef), ref: text(ref), topic: text(topic), status }
      return new Frame(encodeBinary(REPLY, fields, response))
    }
    const head = `${json(joinRef)},${json(ref)},${json(topic)}`
    const payload = `{"status":${json(status)},"response":${responseText(response)}}`
    return new Frame(`[${head},"phx_reply",${payload}]`)
  }

  push(joinRef: unknown, ref: unknown, message: Message): Frame {
    const { topic, event, body } = message
    if (typeof body !== 'string') {
      return new Frame(encodeBinary(PUSH, { joinRef: text(joinRef), topic, event }, body))
    }
    return new Frame(`[${json(joinRef)},${json(ref)},${json(topic)},${json(event)},${body}]`)
  }

  broadcast(message: Message): Frame {
    if (message === this.#lastMessage && this.#lastFrame) return this.#lastFrame
    const { topic, event, body } = message
    const frame =
      typeof body === 'string'
        ? new Frame(`[null,null,${json(topic)},${json(event)},${body}]`)
        : new Frame(encodeBinary(BROADCAST, { topic, event }, body))
    this.#lastMessage = message
    this.#lastFrame = frame
    return frame
  }
}

function decodeText(data: string): InboundMessage {
  let fields: unknown
  try {
    fields = JSON.parse(data)
  } catch {
    throw new UndecodableFrame('it is not JSON')
  }
  if (!Array.isArray(fields) || fields.length < 5) {
    throw new UndecodableFrame('it is not an array of five')
  }
  const [joinRef, ref, topic, event, payload] = fields
  return { joinRef, ref, topic, event, payload }
}

function decodeBinary(data: Uint8Array): InboundMessage {
  if (data[0] !== PUSH || data.length < INBOUND_HEADER_BYTES) {
    throw new UndecodableFrame('it is binary, and not a push')
  }
  let offset = INBOUND_HEADER_BYTES
  const field = (index: number): string => {
    const end = offset + (data[index] ?? 0)
    if (end > data.length) throw new UndecodableFrame('it is cut short')
    const value = utf8(data.subarray(offset, end))
    offset = end
    return value
  }
  const joinRef = field(1)
  const ref = field(2)
  const topic = field(3)
  const event = field(4)
  // A copy: the bytes around these are other messages', and a Buffer is no plain Uint8Array.
  const payload = new Uint8Array(data.subarray(offset))
  return { joinRef, ref, topic, event, payload }
}

function encodeBinary(kind: number, fields: Record<string, string>, data: Uint8Array): Uint8Array {
  const header = [kind]
  const parts: Uint8Array[] = []
  for (const [name, value] of Object.entries(fields)) {
    const bytes = Buffer.from(value)
    if (bytes.length > MAX_FIELD_BYTES) throw new FieldTooLong(name, bytes.length)
    header.push(bytes.length)
    parts.push(bytes)
  }
  return Buffer.concat([Uint8Array.from(header), ...parts, data])
}

function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new UndecodableFrame('its text is not UTF-8')
  }
}

/** A field of a binary frame: null is empty, anything but a string is written as JSON. */
function text(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

function json(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value)
}
