import type { Message } from '../pubsub/index.ts'
import type { Frame } from './frame.ts'

/**
 * A message from the client. Apart from `payload` the fields are strings in every sane client, but
 * the protocol echoes whatever JSON value came, so they are kept as they are.
 */
export interface InboundMessage {
  /** The ref of the join that this message belongs to; null when the client gave none. */
  readonly joinRef: unknown
  readonly ref: unknown
  readonly topic: unknown
  readonly event: unknown
  /** Any JSON value, or the bytes of a binary message. */
  readonly payload: unknown
}

/**
 * A version of the wire protocol: frames to messages and back. A serializer keeps no state of a
 * connection; one instance serves all connections of an endpoint that speak its version.
 */
export interface Serializer {
  /**
   * @throws UndecodableFrame when the frame is no message of this version.
   */
  decode(data: string | Uint8Array): InboundMessage

  /**
   * The answer to a message of the client. `response` is any JSON value or bytes.
   *
   * @throws InvalidPayload, BinaryUnsupported or FieldTooLong when it cannot be expressed.
   */
  reply(joinRef: unknown, ref: unknown, topic: unknown, status: string, response: unknown): Frame

  /**
   * A message of the server to one channel. `ref` is only used by `phx_close` and `phx_error`.
   *
   * @throws InvalidPayload, BinaryUnsupported or FieldTooLong when it cannot be expressed.
   */
  push(joinRef: unknown, ref: unknown, message: Message): Frame

  /**
   * A message to everybody on its topic. The frame is made once for all subscribers.
   *
   * @throws BinaryUnsupported or FieldTooLong when it cannot be expressed.
   */
  broadcast(message: Message): Frame
}
