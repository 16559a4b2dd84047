import { BinaryUnsupported } from '../errors/index.ts'
import { Message } from '../pubsub/index.ts'
import type { Connection, InboundMessage } from '../socket/index.ts'
import { ReplyRef } from './reply-ref.ts'
import type { Reply } from './result.ts'

/** What a {@link Downlink} is made of. */
export interface DownlinkOptions {
  readonly connection: Connection
  readonly topic: string
  /** The message that joined the channel. */
  readonly join: InboundMessage
  /** Events that a client which does not keep up can do without. */
  readonly volatile: ReadonlySet<string>
}

/** The way from one channel to its client: frames with the refs of its join. */
export class Downlink {
  readonly #connection: Connection
  readonly #topic: string
  readonly #joinRef: unknown
  readonly #messageRef: unknown
  readonly #volatile: ReadonlySet<string>

  constructor({ connection, topic, join, volatile }: DownlinkOptions) {
    this.#connection = connection
    this.#topic = topic
    this.#joinRef = join.joinRef
    // Version 1 has no join_ref: there the ref of the join stands in.
    this.#messageRef = join.joinRef ?? join.ref
    this.#volatile = volatile
  }

  /** The right to answer a message of the client. */
  replyRef<R>(ref: unknown): ReplyRef<R> {
    return new ReplyRef(this.#connection, this.#messageRef, ref, this.#topic)
  }

  /** Answers a message of the client. */
  answer(ref: unknown, reply: Reply): void {
    this.replyRef(ref).send(reply)
  }

  /**
   * Sends the client a message of its own.
   *
   * @throws BinaryUnsupported where the client's protocol has no binary form.
   */
  push(message: Message): void {
    const { serializer, binary } = this.#connection
    const frame = serializer.push(this.#messageRef, null, message)
    if (frame.binary && !binary) throw new BinaryUnsupported(message.event, 'long poll')
    this.#connection.send(frame)
  }

  /** Sends the client its copy of a broadcast, whose frame all subscribers share. */
  forward(message: Message): void {
    const connection = this.#connection
    const { counts, logger } = connection.context
    if (this.#volatile.has(message.event) && connection.isCongested) {
      counts.volatileDropped += 1
      return
    }
    try {
      const frame = connection.serializer.broadcast(message)
      if (frame.binary && !connection.binary)
        throw new BinaryUnsupported(message.event, 'long poll')
      connection.send(frame)
    } catch (error) {
      counts.binaryDropped += 1
      logger.warn({ err: error, topic: this.#topic }, 'A binary broadcast could not be sent.')
    }
  }

  /** Tells the client that the channel has ended. */
  close(event: 'phx_close' | 'phx_error'): void {
    const payload = event === 'phx_error' ? { reason: 'channel_crash' } : {}
    const message = Message.broadcast(this.#topic, event, payload)
    const { serializer } = this.#connection
    this.#connection.send(serializer.push(this.#joinRef, this.#joinRef, message))
  }
}
