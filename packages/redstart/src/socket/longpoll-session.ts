import type { Clock, Timer } from '../clock/index.ts'
import type { Frame } from './frame.ts'
import type { CloseCode, Transport } from './transport.ts'

/** What a {@link LongPollSession} is made of. */
export interface LongPollSessionOptions {
  readonly clock: Clock
  /** Milliseconds that a poll waits for a message. */
  readonly window: number
  /** Bytes that may wait for the client. */
  readonly outboundBytes: number
  readonly onSlowReader: () => void
  /** The client has not polled for too long. */
  readonly onInactive: () => void
}

/** A poll that waits for a message. */
interface Poll {
  /** Answers it; with no messages when its window is over or the session has ended. */
  readonly answer: (messages: readonly string[]) => void
  /** Whether its messages are lent, until it is settled that they have arrived. */
  readonly lends: boolean
  readonly timer: Timer
}

/** Messages that are on their way to a client of another node. */
interface Loan {
  readonly frames: string[]
  readonly bytes: number
}

/**
 * The way out to a long-poll client: frames are kept until it asks for them (Phoenix channels
 * protocol, section 4.3). A client that stops asking is gone after two inactive periods at most.
 */
export class LongPollSession implements Transport {
  readonly kind = 'longpoll'
  readonly binary = false
  readonly #options: LongPollSessionOptions
  #frames: string[] = []
  #bytes = 0
  #poll: Poll | undefined
  /** As long as there is one no poll is answered with messages, for they would overtake it. */
  #loan: Loan | undefined
  #polledAt: number
  #inactivity: Timer
  #closed = false
  readonly #onClose = new Set<() => void>()

  constructor(options: LongPollSessionOptions) {
    this.#options = options
    this.#polledAt = options.clock.now()
    this.#inactivity = options.clock.after(this.#period, () => this.#checkActivity())
  }

  /** Whether the session has ended. */
  get closed(): boolean {
    return this.#closed
  }

  get pendingBytes(): number {
    return this.#bytes
  }

  send(frame: Frame): void {
    if (this.#closed || typeof frame.data !== 'string') return
    this.#frames.push(frame.data)
    this.#bytes += frame.bytes
    if (this.#poll !== undefined && this.#loan === undefined) this.#answer(this.#poll)
    else if (this.#frames.length > 1 && this.#bytes > this.#options.outboundBytes) {
      this.#options.onSlowReader()
    }
  }

  close(_code: CloseCode, _reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#inactivity.cancel()
    this.#frames = []
    this.#loan = undefined
    if (this.#poll !== undefined) this.#answer(this.#poll)
    for (const tell of this.#onClose) tell()
  }

  /** A frame is handed over in a POST, which waits for it to be taken: that is pause enough. */
  pause(): void {}

  resume(): void {}

  /** Calls `fn` when the session ends; gives back what calls that off. */
  onClose(fn: () => void): () => void {
    this.#onClose.add(fn)
    return () => void this.#onClose.delete(fn)
  }

  /**
   * Answers with what is pending, as soon as something is, or with nothing after the window. Of two
   * polls the later one gets the messages; the earlier waits its window out.
   *
   * @returns what gives the poll up, for a client that went away: its messages stay.
   */
  poll(answer: (messages: readonly string[]) => void): () => void {
    return this.#wait(answer, false)
  }

  /**
   * As {@link poll}, for a client at another node, which may be gone when the messages arrive there:
   * what they are answered with stays the session's, and keeps what follows, until {@link settle}.
   */
  lend(answer: (messages: readonly string[]) => void): () => void {
    return this.#wait(answer, true)
  }

  /** Ends the loan: the client has its messages, or they come before all others again. */
  settle(taken: boolean): void {
    const loan = this.#loan
    if (loan === undefined) return
    this.#loan = undefined
    if (!taken) {
      this.#frames = [...loan.frames, ...this.#frames]
      this.#bytes += loan.bytes
    }
    if (this.#poll !== undefined && this.#frames.length > 0) this.#answer(this.#poll)
  }

  #wait(answer: (messages: readonly string[]) => void, lends: boolean): () => void {
    const { clock, window } = this.#options
    this.#polledAt = clock.now()
    const poll: Poll = {
      answer,
      lends,
      timer: clock.after(window, () => {
        this.#forget(poll)
        answer([])
      }),
    }
    this.#poll = poll
    const isDue = this.#frames.length > 0 && this.#loan === undefined
    if (isDue || this.#closed) this.#answer(poll)
    return () => this.#forget(poll)
  }

  #answer(poll: Poll): void {
    const frames = this.#frames
    if (poll.lends && frames.length > 0) this.#loan = { frames, bytes: this.#bytes }
    this.#frames = []
    this.#bytes = 0
    this.#forget(poll)
    poll.answer(frames)
  }

  #forget(poll: Poll): void {
    poll.timer.cancel()
    if (this.#poll === poll) this.#poll = undefined
  }

  get #period(): number {
    return this.#options.window * 1.5
  }

  #checkActivity(): void {
    const { clock, onInactive } = this.#options
    if (clock.now() - this.#polledAt > this.#period) onInactive()
    else this.#inactivity = clock.after(this.#period, () => this.#checkActivity())
  }
}
