import type { Connection } from './connection.ts'
import { framesOf, type PostBody, type PostStatus } from './longpoll-body.ts'
import type { LongPollSession } from './longpoll-session.ts'

/** Takes the messages of a poll, undefined for a session that is gone; says whether it was heard. */
export type PollAnswer = (messages: readonly string[] | undefined) => boolean

/** A session as a request sees it, on whatever node it lives. */
export interface SessionAccess {
  /** Whether a POST would have to wait for another; it is answered 408 then, and not read. */
  readonly busy: boolean
  /**
   * Waits for messages, as long as the window.
   *
   * @returns what gives the poll up, for a client that went away: its messages stay.
   */
  poll(answer: PollAnswer): () => void
  /** Hands over the frames of one POST; only when not {@link busy}. */
  post(read: () => Promise<PostBody | undefined>): Promise<PostStatus>
}

/** A client whose session lives on this node. */
export class LocalClient implements SessionAccess {
  readonly session: LongPollSession
  readonly connection: Connection
  /** Milliseconds that a frame waits to be taken. */
  readonly #window: number
  /** Frames that were handed over and not taken yet. */
  #untaken = 0
  /** Whether a POST is being read or handed over. */
  #posting = false

  constructor(session: LongPollSession, connection: Connection, window: number) {
    this.session = session
    this.connection = connection
    this.#window = window
  }

  /** The official client waits for the answer to one POST before the next; who does not is slowed down. */
  get busy(): boolean {
    return this.#posting || this.#untaken > 0
  }

  poll(answer: PollAnswer): () => void {
    return this.session.poll(answer)
  }

  /** @param patience - Gives the milliseconds that the next frame may wait to be taken. */
  async post(
    read: () => Promise<PostBody | undefined>,
    patience: () => number = () => this.#window,
  ): Promise<PostStatus> {
    this.#posting = true
    try {
      const body = await read()
      if (body === undefined) return 400
      const result = framesOf(body, this.connection.limits.frameBytes)
      if (!result.ok) return result.status
      for (const frame of result.frames) {
        if (!(await this.#dispatch(frame, patience()))) return 408
      }
      return 200
    } finally {
      this.#posting = false
    }
  }

  /** Whether the frame was taken in time; one that ends the session never is. */
  #dispatch(frame: string | Uint8Array, patience: number): Promise<boolean> {
    const { session, connection } = this
    if (session.closed) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = connection.context.clock.after(patience, () => resolve(false))
      const settle = (taken: boolean): void => {
        timer.cancel()
        forget()
        resolve(taken)
      }
      const forget = session.onClose(() => settle(false))
      this.#untaken += 1
      connection.accept(frame, () => {
        this.#untaken -= 1
        settle(!session.closed)
      })
    })
  }
}
