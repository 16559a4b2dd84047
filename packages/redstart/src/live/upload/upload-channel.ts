import type { Timer } from '../../clock/index.ts'
import { InvalidChunk, UnhandledEvent } from '../../errors/index.ts'
import { Message } from '../../pubsub/index.ts'
import type { Channel, Connection, InboundMessage, TerminateReason } from '../../socket/index.ts'
import type { Transfer } from './transfer.ts'

/** What an {@link UploadChannel} is made of. */
export interface UploadChannelOptions {
  readonly connection: Connection
  readonly topic: string
  /** The message that joined it. */
  readonly join: InboundMessage
  readonly transfer: Transfer
}

/**
 * The channel on which the browser sends one file, chunk by chunk, the next when the last was answered
 * (Phoenix LiveView protocol, section 4.2). A chunk is answered when it is written.
 */
export class UploadChannel implements Channel {
  readonly joinRef: unknown
  readonly #connection: Connection
  readonly #topic: string
  readonly #messageRef: unknown
  readonly #transfer: Transfer
  #turn: Promise<void> = Promise.resolve()
  #messages = 0
  #bytes = 0
  #silence: Timer | undefined
  #isOver = false

  constructor({ connection, topic, join, transfer }: UploadChannelOptions) {
    this.joinRef = join.joinRef
    // Version 1 has no join_ref: there the ref of the join stands in.
    this.#messageRef = join.joinRef ?? join.ref
    this.#connection = connection
    this.#topic = topic
    this.#transfer = transfer
  }

  start(): void {
    if (this.#transfer.isOver) this.#close()
    else this.#transfer.onHangUp(() => this.#close())
  }

  deliver(message: InboundMessage, bytes: number): boolean {
    if (this.#isOver) return true
    const { limits, waitingBytes } = this.#connection
    const isFull = this.#messages >= limits.mailbox || waitingBytes + bytes > limits.inboundBytes
    if (this.#messages > 0 && isFull) return false
    this.#messages += 1
    this.#bytes += bytes
    this.#connection.queued(bytes)
    this.#inTurn(async () => {
      await this.#handle(message)
      if (this.#isOver) return
      this.#messages -= 1
      this.#bytes -= bytes
      this.#connection.handled(bytes)
    })
    return true
  }

  /** At once: what still waits to be written is of a file that nobody wants any more. */
  leave(message: InboundMessage): void {
    this.#answer(message, 'ok', {})
    void this.#transfer.abandon('cancel')
  }

  /** The file stays, without a way to come, until the join that takes the place is refused. */
  replace(): Promise<void> {
    this.#detach()
    return this.#transfer.end('cancel')
  }

  shutdown(_reason: TerminateReason): Promise<void> {
    this.#detach()
    return this.#transfer.abandon('cancel')
  }

  crash(error: unknown): void {
    if (this.#isOver) return
    this.#connection.context.counts.channelsCrashed += 1
    this.#detach()
    this.#tell('phx_error', { reason: 'channel_crash' })
    this.#connection.release(this.#topic, this)
    this.#transfer.crash(error)
  }

  async #handle(message: InboundMessage): Promise<void> {
    const { event, payload } = message
    if (event !== 'chunk') throw new UnhandledEvent(this.#topic, event)
    if (!(payload instanceof Uint8Array)) throw new InvalidChunk()
    this.#silence?.cancel()
    const outcome = await this.#transfer.take(payload)
    if (this.#isOver) return
    if (outcome === 'written') return this.#acknowledge(message)
    if (outcome === 'failed') this.#answer(message, 'error', { reason: 'writer_error' })
    else {
      const { size: limit } = this.#transfer
      this.#answer(message, 'error', { reason: 'file_size_limit_exceeded', limit })
    }
    await this.#transfer.abandon('error')
  }

  #acknowledge(message: InboundMessage): void {
    this.#answer(message, 'ok', {})
    const transfer = this.#transfer
    if (transfer.isDone) return
    const { clock } = this.#connection.context
    this.#silence = clock.after(transfer.chunkTimeout, () => void transfer.abandon('cancel'))
  }

  /** Runs a task behind those before it; what it throws ends the channel, and its view. */
  #inTurn(task: () => Promise<void>): void {
    this.#turn = this.#turn
      .then(() => (this.#isOver ? undefined : task()))
      .catch((error: unknown) => this.crash(error))
  }

  /** Ends the channel in an orderly way. */
  #close(): void {
    if (this.#isOver) return
    this.#detach()
    this.#tell('phx_close', {})
    this.#connection.release(this.#topic, this)
  }

  #detach(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#silence?.cancel()
    this.#connection.dropped(this.#bytes)
  }

  #answer({ ref }: InboundMessage, status: string, response: object): void {
    const { serializer } = this.#connection
    this.#connection.send(serializer.reply(this.#messageRef, ref, this.#topic, status, response))
  }

  #tell(event: 'phx_close' | 'phx_error', payload: object): void {
    const message = Message.broadcast(this.#topic, event, payload)
    this.#connection.send(this.#connection.serializer.push(this.joinRef, this.joinRef, message))
  }
}
