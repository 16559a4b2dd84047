import { ForeignMessage } from '../../errors/index.ts'
import { Message, type PubSub, type Subscriber } from '../../pubsub/index.ts'
import type { Counts, Logger } from '../../telemetry/index.ts'
import { Assembler } from './assembler.ts'
import { decode, type Strings } from './decode.ts'
import { encode } from './encode.ts'
import { cut, MAX_LENGTH, PIECE_LENGTH, readPiece, writePiece } from './pieces.ts'
import type { Ref } from './ref.ts'
import type { Wire } from './wire.ts'

/** The event of a message that is a piece of one. */
const PIECE = 'piece'

/** For how many periods the next piece of a message is waited for. */
const PATIENCE = 4

/** What a link works with. */
export interface LinkOptions {
  readonly topic: string
  readonly self: Ref
  readonly pubsub: PubSub
  readonly logger: Logger
  readonly counts: Counts
  readonly strings: Strings
  /** Takes what another node has said. */
  onWire(wire: Wire): void
  /** Told of a message that the broker did not take. */
  onLost(): void
}

/**
 * The way to the like of a shard on other nodes. What comes is read or counted as dropped, what is too
 * long goes in pieces, and what cannot be sent is no more than a message that was lost.
 */
export class Link implements Subscriber {
  readonly #options: LinkOptions
  readonly #assembler: Assembler
  #ticks = 0
  #texts = 0
  #complained = false

  constructor(options: LinkOptions) {
    this.#options = options
    this.#assembler = new Assembler(() => this.#drop('pieces of one got lost'))
  }

  open(): void {
    this.#options.pubsub.subscribe(this.#options.topic, this)
  }

  /** Hears no more, and says good-bye where one is given. Never rejects. */
  async close(farewell?: Wire): Promise<void> {
    const { pubsub, topic } = this.#options
    pubsub.unsubscribe(topic, this)
    if (farewell === undefined) return
    try {
      await this.#publish(farewell, (message) => pubsub.dispatch(message))
    } catch {
      // The others will notice that this node is silent.
    }
  }

  /** Says something to all other nodes. */
  broadcast(wire: Wire): void {
    const { pubsub } = this.#options
    this.#publish(wire, (message) => pubsub.dispatch(message, this)).catch(this.#options.onLost)
  }

  /** Says something to one node. */
  send(node: string, wire: Wire): void {
    const { pubsub } = this.#options
    this.#publish(wire, (message) => pubsub.directDispatch(node, message)).catch(
      this.#options.onLost,
    )
  }

  /** Whether something long of this replica is on its way. */
  awaits(ref: Ref): boolean {
    return this.#assembler.awaits(ref.id)
  }

  /** A period has passed. */
  tick(): void {
    this.#ticks += 1
    this.#complained = false
    this.#assembler.expire(this.#ticks - PATIENCE)
  }

  receive(message: Message): void {
    const { kind, event, body } = message
    // What else is on this topic is not for us: a client may have joined a channel of this name.
    if (kind !== 'internal' || typeof body !== 'string') return
    try {
      this.#receive(event, body)
    } catch (error) {
      if (!(error instanceof ForeignMessage)) throw error
      this.#drop(error.message)
    }
  }

  #receive(event: string, body: string): void {
    const { self, strings, onWire } = this.#options
    let [kind, text]: [string, string | undefined] = [event, body]
    if (event === PIECE) {
      const piece = readPiece(body)
      if (piece.from === self.id) return
      kind = piece.kind
      text = this.#assembler.add(piece, this.#ticks)
    }
    if (text === undefined) return
    const wire = decode(kind, text, strings)
    if (wire.from.id === self.id) return
    if (wire.from.name !== self.name) onWire(wire)
    else this.#drop(`another node is also named ${JSON.stringify(self.name)}; names are unique`)
  }

  async #publish(wire: Wire, send: (message: Message) => Promise<void>): Promise<void> {
    await Promise.all(this.#messages(wire).map(send))
  }

  #messages(wire: Wire): readonly Message[] {
    const { topic, self } = this.#options
    const text = this.#write(wire)
    if (text === undefined) return []
    if (text.length <= PIECE_LENGTH) return [Message.internal(topic, wire.kind, text)]
    const parts = cut(text)
    const id = ++this.#texts
    return parts.map((text, index) => {
      const piece = { from: self.id, id, index, count: parts.length, kind: wire.kind, text }
      return Message.internal(topic, PIECE, writePiece(piece))
    })
  }

  /** The text of a message; undefined, and a line in the log, when it cannot be sent at all. */
  #write(wire: Wire): string | undefined {
    const { topic, logger } = this.#options
    let reason: string
    try {
      const text = encode(wire)
      if (text.length <= MAX_LENGTH) return text
      reason = 'it is too long: use more shards'
    } catch (error) {
      // By its name alone: the message may quote what is tracked.
      reason = error instanceof Error ? error.name : 'unknown'
    }
    logger.error({ topic, kind: wire.kind, reason }, 'A presence message could not be written.')
    return undefined
  }

  /** Counts a message that could not be taken, and says why of the first in each period. */
  #drop(reason: string): void {
    const { counts, logger, topic } = this.#options
    counts.presenceDropped += 1
    if (this.#complained) return
    this.#complained = true
    logger.warn({ topic, reason }, 'A presence message of another node was dropped.')
  }
}
