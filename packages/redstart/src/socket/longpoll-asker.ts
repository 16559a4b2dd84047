import { randomBytes } from 'node:crypto'
import type { Clock, Timer } from '../clock/index.ts'
import type { PostBody, PostStatus } from './longpoll-body.ts'
import type { PollAnswer, SessionAccess } from './longpoll-client.ts'
import { type Answer, cut, Pieces, type Question } from './longpoll-relay-message.ts'
import type { SessionPlace } from './longpoll-token.ts'

/** How long a request waits to reach a session on another node, in ms; then that is gone. */
export const REACH = 2_000
/** Requests that may wait for other nodes at a time; for those beyond, their sessions are gone. */
const MAX_ASKED = 100_000

/** What a {@link LongPollAsker} is made of. */
export interface LongPollAskerOptions {
  readonly clock: Clock
  /** The name of this node. */
  readonly node: string
  /** Milliseconds that a poll waits for a message, and a POST to be taken. */
  readonly window: number
  readonly send: (node: string, question: Question) => void
  /** Told of what no node of ours would say. */
  readonly onForeign: () => void
}

/** What becomes of a request that waits for another node. */
interface Asking {
  /** Milliseconds that it waits once it is known to have arrived. */
  readonly patience: number
  /** Takes what the owner of the session says, but for `gone`. */
  readonly hear: (answer: Answer) => void
  /** Ends the request; `reached` says whether there was a session. */
  readonly end: (reached: boolean) => void
}

/** The same while it waits. */
interface Asked extends Asking {
  reached: boolean
  timer: Timer
}

/** The side of the node that a request came to, when the client's session lives on another. */
export class LongPollAsker {
  readonly #options: LongPollAskerOptions
  readonly #asked = new Map<string, Asked>()
  /** Sessions for which a POST is being read or handed over. */
  readonly #posting = new Set<string>()

  constructor(options: LongPollAskerOptions) {
    this.#options = options
  }

  /** The session at that place, which may be gone. */
  at(place: SessionPlace): SessionAccess {
    return {
      busy: this.#posting.has(place.session),
      poll: (answer) => this.#poll(place, answer),
      post: (read) => this.#post(place, read),
    }
  }

  /** Takes what the owner of a session says. */
  hear(answer: Answer): void {
    const { id } = answer
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    if (answer.kind === 'gone') {
      this.#forget(id)
      return asked.end(false)
    }
    asked.hear(answer)
    if (asked.reached || !this.#asked.has(id)) return
    asked.reached = true
    asked.timer.cancel()
    asked.timer = this.#options.clock.after(asked.patience, () => asked.end(true))
  }

  /** Ends all requests that wait. */
  close(): void {
    for (const asked of [...this.#asked.values()]) asked.end(true)
  }

  #poll({ node, session }: SessionPlace, answer: PollAnswer): () => void {
    const { send, node: from, window, onForeign } = this.#options
    const id = newId()
    const pieces = new Pieces()
    const giveUp = (): void => {
      if (this.#forget(id)) send(node, { kind: 'given_up', id })
    }
    const hear = (heard: Answer): void => {
      const text = heard.kind === 'messages' ? pieces.add(heard) : undefined
      if (text === undefined) return
      const messages = parseMessages(text)
      if (messages === undefined) return onForeign()
      this.#forget(id)
      const arrived = answer(messages)
      if (messages.length > 0) send(node, { kind: arrived ? 'taken' : 'given_up', id })
    }
    const end = (reached: boolean): void => {
      giveUp()
      answer(reached ? [] : undefined)
    }
    const isWaiting = this.#wait(id, { patience: window, hear, end })
    if (isWaiting) send(node, { kind: 'poll', id, from, session })
    else answer(undefined)
    return giveUp
  }

  async #post(place: SessionPlace, read: () => Promise<PostBody | undefined>): Promise<PostStatus> {
    this.#posting.add(place.session)
    try {
      const body = await read()
      return body === undefined ? 400 : await this.#handOver(place, body)
    } finally {
      this.#posting.delete(place.session)
    }
  }

  /** Sends the first piece to find out whether there is such a session, and the others if there is. */
  #handOver({ node, session }: SessionPlace, { text, batch }: PostBody): Promise<PostStatus> {
    const { send, node: from, window } = this.#options
    const [first, ...others] = cut(text)
    const id = newId()
    return new Promise((resolve) => {
      const settle = (status: PostStatus): void => {
        this.#forget(id)
        resolve(status)
      }
      const hear = (heard: Answer): void => {
        if (heard.kind === 'posted') return settle(heard.status)
        for (const piece of others.splice(0)) send(node, { kind: 'piece', id, ...piece })
      }
      const end = (reached: boolean): void => settle(reached ? 408 : 410)
      // The owner is done within its window, and its answer has to arrive.
      if (!this.#wait(id, { patience: window + REACH, hear, end })) return resolve(410)
      send(node, { kind: 'post', id, from, session, batch, ...first })
    })
  }

  /** Lets a request wait, first of all to be heard; false when too many do. */
  #wait(id: string, asking: Asking): boolean {
    if (this.#asked.size >= MAX_ASKED) return false
    const timer = this.#options.clock.after(REACH, () => asking.end(false))
    this.#asked.set(id, { ...asking, reached: false, timer })
    return true
  }

  /** Whether the request was still waiting; it no longer is. */
  #forget(id: string): boolean {
    this.#asked.get(id)?.timer.cancel()
    return this.#asked.delete(id)
  }
}

function newId(): string {
  return randomBytes(12).toString('base64url')
}

function parseMessages(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isOurs = Array.isArray(value) && value.every((entry) => typeof entry === 'string')
    return isOurs ? value : undefined
  } catch {
    return undefined
  }
}
