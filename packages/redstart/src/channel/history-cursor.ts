import type { Message, Position } from '../pubsub/index.ts'

/**
 * What one client has of its topic's history. Live messages are held back until those that the client
 * missed have been sent, and each position is sent once, in order.
 */
export class HistoryCursor {
  #at: Position | undefined
  #held: Message[] | undefined = []

  /** Messages that are held back. */
  get held(): number {
    return this.#held?.length ?? 0
  }

  /** Whether to send a live message now: it is new, and nothing has to go before it. */
  take(message: Message): boolean {
    if (this.#held !== undefined) {
      this.#held.push(message)
      return false
    }
    return this.#advance(message)
  }

  /**
   * What is due first: the messages that were missed, then those held back; from now on none is.
   *
   * @param start - The position that the client has already.
   */
  *release(start: Position, missed: readonly Message[]): Generator<Message> {
    this.#at = start
    for (const message of missed) if (this.#advance(message)) yield message
    // Sending may bring in more, so this looks again each time.
    for (let next = this.#held?.shift(); next !== undefined; next = this.#held?.shift()) {
      if (this.#advance(next)) yield next
    }
    this.#held = undefined
  }

  #advance({ position }: Message): boolean {
    if (position === undefined) return true
    // Who goes on into another epoch goes on counting; where that is not so there is a gap first, which
    // ends the channel. What is late may be of an epoch that is over.
    if (this.#at !== undefined && position.seq <= this.#at.seq) return false
    this.#at = position
    return true
  }
}
