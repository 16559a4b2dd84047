import { BinaryUnsupported } from '../errors/index.ts'
import type { Connection } from '../socket/index.ts'
import type { Reply } from './result.ts'

/**
 * The right to answer one client message later, from anywhere, even after its channel has ended. A
 * handler that returns the ref promises a reply of type `R`, which is what the browser's types show.
 */
export class ReplyRef<R = unknown> {
  /** Phantom: the replies that were promised. */
  declare readonly $reply?: R
  readonly #connection: Connection
  readonly #joinRef: unknown
  readonly #ref: unknown
  readonly #topic: string

  constructor(connection: Connection, joinRef: unknown, ref: unknown, topic: string) {
    this.#connection = connection
    this.#joinRef = joinRef
    this.#ref = ref
    this.#topic = topic
  }

  /** Sends a reply; see {@link reply}. */
  send({ status, response }: Reply): void {
    const { serializer, binary } = this.#connection
    const frame = serializer.reply(this.#joinRef, this.#ref, this.#topic, status, response)
    if (frame.binary && !binary) throw new BinaryUnsupported('phx_reply', 'long poll')
    this.#connection.send(frame)
  }
}

/**
 * Answers a client message after its handler has returned.
 *
 * @param ref - From `socket.ref()` in the handler. Each use sends one reply; the official client
 *   takes the first.
 * @throws InvalidPayload, BinaryUnsupported or FieldTooLong when the response cannot be expressed.
 * @example
 * .on('render', schema, (job, socket) => {
 *   const ref = socket.ref<Ok<{ url: string }>>()
 *   queue.add(job, (url) => reply(ref, ok({ url })))
 *   return ref
 * })
 */
export function reply<R extends Reply>(ref: ReplyRef<R>, value: NoInfer<R>): void {
  ref.send(value)
}
