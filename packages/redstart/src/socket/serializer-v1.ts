import { BinaryUnsupported, UndecodableFrame } from '../errors/index.ts'
import type { Message } from '../pubsub/index.ts'
import { Frame } from './frame.ts'
import { responseText } from './response-text.ts'
import type { InboundMessage, Serializer } from './serializer.ts'

const REQUIRED = ['topic', 'event', 'payload', 'ref'] as const

/**
 * Version 1 of the protocol: JSON objects, no binary form, and no join_ref on the way out (Phoenix
 * channels protocol, section 2.1). Clients that ask for no version speak it.
 */
export class SerializerV1 implements Serializer {
  #lastMessage: Message | undefined
  #lastFrame: Frame | undefined

  decode(data: string | Uint8Array): InboundMessage {
    if (typeof data !== 'string') throw new UndecodableFrame('version 1 has no binary frames')
    let fields: unknown
    try {
      fields = JSON.parse(data)
    } catch {
      throw new UndecodableFrame('it is not JSON')
    }
    if (!isRecord(fields)) throw new UndecodableFrame('it is not a JSON object')
    for (const key of REQUIRED) {
      if (!Object.hasOwn(fields, key)) throw new UndecodableFrame(`it has no "${key}"`)
    }
    const { join_ref: joinRef = null, ref, topic, event, payload } = fields
    return { joinRef, ref, topic, event, payload }
  }

  reply(_joinRef: unknown, ref: unknown, topic: unknown, status: string, response: unknown): Frame {
    if (response instanceof Uint8Array) throw new BinaryUnsupported('phx_reply', 'version 1')
    const payload = `{"status":${JSON.stringify(status)},"response":${responseText(response)}}`
    return encode(topic, 'phx_reply', payload, ref)
  }

  push(_joinRef: unknown, ref: unknown, message: Message): Frame {
    if (typeof message.body !== 'string') throw new BinaryUnsupported(message.event, 'version 1')
    return encode(message.topic, message.event, message.body, ref)
  }

  broadcast(message: Message): Frame {
    if (message === this.#lastMessage && this.#lastFrame) return this.#lastFrame
    const frame = this.push(null, null, message)
    this.#lastMessage = message
    this.#lastFrame = frame
    return frame
  }
}

function encode(topic: unknown, event: string, payload: string, ref: unknown): Frame {
  const head = `"topic":${JSON.stringify(topic)},"event":${JSON.stringify(event)}`
  return new Frame(`{${head},"payload":${payload},"ref":${JSON.stringify(ref ?? null)}}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
