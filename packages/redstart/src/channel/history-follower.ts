import { HistoryGap, MailboxFull } from '../errors/index.ts'
import type { Message } from '../pubsub/index.ts'
import { HistoryCursor } from './history-cursor.ts'
import type { Resumption } from './resumption.ts'

/** What a {@link HistoryFollower} does with what it has sorted. */
export interface FollowerOptions {
  readonly topic: string
  readonly resumption: Resumption
  /** Messages that may wait while those that were missed are read. */
  readonly limit: number
  /** Sends the client the next message. */
  readonly send: (message: Message) => void
  /** Ends the channel; its client joins anew, with the position that it has. */
  readonly crash: (error: Error) => void
}

/** One channel on a topic with history: brings what PubSub delivers into the order of positions. */
export class HistoryFollower {
  readonly #options: FollowerOptions
  readonly #cursor: HistoryCursor
  #missed: readonly Message[] = []

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#cursor = new HistoryCursor(options.resumption.start)
  }

  /**
   * Learns what the client missed, for {@link start} to send.
   *
   * @throws HistoryGap or HistoryUnavailable (rejects) when that cannot be had.
   */
  async catchUp(): Promise<void> {
    this.#missed = await this.#options.resumption.missed()
  }

  /** Sends what was missed, and what was held back behind it. */
  start(): void {
    for (const message of this.#cursor.release(this.#missed)) this.#options.send(message)
    this.#missed = []
  }

  /** Takes a message of the topic's history; false for one that is none of it. */
  takes(message: Message): boolean {
    const { limit, topic, send, crash } = this.#options
    if (message.position === undefined) {
      const isGap = message.kind === 'internal' && message.event === 'history_gap'
      if (isGap) crash(new HistoryGap(topic))
      return isGap
    }
    if (this.#cursor.held >= limit) crash(new MailboxFull(topic))
    else if (this.#cursor.take(message)) send(message)
    return true
  }

  /** Lets the topic go. */
  end(): void {
    this.#options.resumption.end()
  }
}
