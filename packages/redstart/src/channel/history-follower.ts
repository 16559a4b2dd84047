import { HistoryGap, MailboxFull } from '../errors/index.ts'
import type { Message } from '../pubsub/index.ts'
import type { Limits } from '../socket/index.ts'
import { HistoryCursor } from './history-cursor.ts'
import type { Resumption } from './resumption.ts'

/** What a {@link HistoryFollower} does with what it has sorted. */
export interface FollowerOptions {
  readonly topic: string
  readonly resumption: Resumption
  /** How much may wait while what was missed is read, and how much of that for the client. */
  readonly limits: Pick<Limits, 'inbox' | 'outboundBytes'>
  /** Sends the client the next message. */
  readonly send: (message: Message) => void
  /** Ends the channel; its client joins anew, with the position that it has. */
  readonly crash: (error: Error) => void
}

/** One channel on a topic with history: brings what PubSub delivers into the order of positions. */
export class HistoryFollower {
  readonly #options: FollowerOptions
  readonly #cursor = new HistoryCursor()
  #missed: readonly Message[] = []
  #hasEnded = false

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /**
   * Learns what the client missed, for {@link start} to send.
   *
   * @throws HistoryUnavailable (rejects) when that cannot be had.
   */
  async catchUp(): Promise<void> {
    const { resumption, limits } = this.#options
    this.#missed = await resumption.missed(limits.outboundBytes)
  }

  /** Sends what was missed, and what was held back behind it. */
  start(): void {
    const { resumption, send } = this.#options
    for (const message of this.#cursor.release(resumption.start, this.#missed)) send(message)
    this.#missed = []
  }

  /** Takes a message of the topic's history; false for one that is none of it. */
  takes(message: Message): boolean {
    const { limits, topic, send, crash } = this.#options
    if (message.position === undefined) {
      const isGap = message.kind === 'internal' && message.event === 'history_gap'
      if (isGap) crash(new HistoryGap(topic))
      return isGap
    }
    if (this.#cursor.held >= limits.inbox) crash(new MailboxFull(topic))
    // A broadcastFrom that is stored after the end of its sender tells the position here all the same.
    else if (!this.#hasEnded && this.#cursor.take(message)) send(message)
    return true
  }

  /** Lets the topic go. */
  end(): void {
    this.#hasEnded = true
    this.#options.resumption.end()
  }
}
