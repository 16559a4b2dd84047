import type { Clock, Timer } from '../clock/index.ts'
import { REACH } from './longpoll-asker.ts'
import type { PostBody } from './longpoll-body.ts'
import type { LocalClient } from './longpoll-client.ts'
import {
  type Answer,
  cut,
  MAX_PIECES,
  type Piece,
  Pieces,
  type PollQuestion,
  type PostQuestion,
  type Question,
} from './longpoll-relay-message.ts'
import { CloseCode } from './transport.ts'

/** Polls of one session that may wait for other nodes; past that the first of them ends. */
const MAX_WAITING = 8
/** Requests of one session that are known again when a broker brings them twice. */
const REMEMBERED = 16
/** How long a POST may take before the node that asked is told that it has arrived, in ms. */
const LATE = REACH / 4

/** What a {@link LongPollAnswerer} is made of. */
export interface LongPollAnswererOptions {
  readonly clock: Clock
  /** Milliseconds that a poll waits for a message, and a POST to be taken. */
  readonly window: number
  readonly send: (node: string, answer: Answer) => void
  /** The client whose session lives here. */
  readonly find: (session: string) => LocalClient | undefined
  readonly onError: (error: unknown) => void
}

/** What other nodes have asked for one client. */
interface Visits {
  /** Ids of its polls that wait for a message, the first one first. */
  readonly waiting: Set<string>
  /** Ids of its last requests, of either kind: what a broker brings twice must not be done twice. */
  readonly recent: Set<string>
}

/** A poll that waits for a message, or for word that its messages have arrived. */
interface Poll {
  readonly from: string
  readonly client: LocalClient
  readonly visits: Visits
  giveUp: () => void
  /** Runs while its messages are under way. */
  loan: Timer | undefined
}

/** A POST whose body is not complete yet. */
interface Upload {
  readonly pieces: Pieces
  readonly complete: (text: string | undefined) => void
}

/** The side of the node that a session lives on, when its client's requests come to others. */
export class LongPollAnswerer {
  readonly #options: LongPollAnswererOptions
  readonly #visits = new Map<LocalClient, Visits>()
  readonly #polls = new Map<string, Poll>()
  readonly #uploads = new Map<string, Upload>()

  constructor(options: LongPollAnswererOptions) {
    this.#options = options
  }

  /** Takes what a node with a request says. */
  hear(question: Question): void {
    const { kind, id } = question
    if (kind === 'poll') this.#poll(question)
    else if (kind === 'post') this.#post(question).catch(this.#options.onError)
    else if (kind === 'piece') this.#upload(id, question)
    else this.#settle(id, kind === 'taken')
  }

  /** The session of a client has ended: nobody waits for it any longer. */
  ended(client: LocalClient): void {
    for (const id of this.#visits.get(client)?.waiting ?? []) this.#end(id)
    this.#visits.delete(client)
  }

  #poll({ id, from, session }: PollQuestion): void {
    const { send, find } = this.#options
    const client = find(session)
    if (client === undefined) return send(from, { kind: 'gone', id })
    const visits = this.#visitsOf(client)
    if (!isNew(visits, id)) return
    const { waiting } = visits
    const [first] = waiting
    if (first !== undefined && waiting.size >= MAX_WAITING) this.#end(first)
    const poll: Poll = { from, client, visits, giveUp: () => {}, loan: undefined }
    this.#polls.set(id, poll)
    waiting.add(id)
    poll.giveUp = client.session.lend((messages) => this.#answer(id, poll, messages))
    if (waiting.has(id)) send(from, { kind: 'alive', id })
  }

  #answer(id: string, poll: Poll, messages: readonly string[]): void {
    if (messages.length === 0) return this.#end(id)
    const { clock, window, send } = this.#options
    const { from, client, visits } = poll
    visits.waiting.delete(id)
    const pieces = cut(JSON.stringify(messages))
    if (pieces.length > MAX_PIECES) {
      this.#polls.delete(id)
      client.connection.closeSlowReader()
      return send(from, { kind: 'gone', id })
    }
    poll.loan = clock.after(window, () => {
      this.#polls.delete(id)
      // Nobody knows whether the client has them, so it has to begin anew.
      void client.connection.close(CloseCode.idle, 'inactive', { shutdown: 'inactive' })
    })
    for (const piece of pieces) send(from, { kind: 'messages', id, ...piece })
  }

  /** Ends a poll that waits, with no messages. */
  #end(id: string): void {
    const poll = this.#forget(id)
    if (poll === undefined) return
    const { from, client, giveUp } = poll
    giveUp()
    if (client.session.closed) this.#options.send(from, { kind: 'gone', id })
    else this.#options.send(from, { kind: 'messages', id, n: 0, pieces: 1, text: '[]' })
  }

  /** The node that asked has brought the messages to the client, or nobody waits for them there. */
  #settle(id: string, taken: boolean): void {
    const poll = this.#forget(id)
    if (poll?.loan === undefined) return poll?.giveUp()
    poll.loan.cancel()
    poll.client.session.settle(taken)
  }

  #forget(id: string): Poll | undefined {
    const poll = this.#polls.get(id)
    this.#polls.delete(id)
    poll?.visits.waiting.delete(id)
    return poll
  }

  async #post(question: PostQuestion): Promise<void> {
    const { clock, window, send, find } = this.#options
    const { id, from, session } = question
    const client = find(session)
    if (client === undefined) return send(from, { kind: 'gone', id })
    if (!isNew(this.#visitsOf(client), id)) return
    if (client.busy) return send(from, { kind: 'posted', id, status: 408 })
    const end = clock.now() + window
    const late = clock.after(LATE, () => send(from, { kind: 'alive', id }))
    const status = await client
      .post(
        () => this.#bodyOf(question),
        () => Math.max(0, end - clock.now()),
      )
      .finally(() => late.cancel())
    send(from, { kind: 'posted', id, status })
  }

  async #bodyOf(question: PostQuestion): Promise<PostBody | undefined> {
    const { id, from, batch } = question
    const pieces = new Pieces()
    const text = pieces.add(question) ?? (await this.#rest(id, from, pieces))
    return text === undefined ? undefined : { text, batch }
  }

  /** Asks for the pieces of a body behind the first. */
  #rest(id: string, from: string, pieces: Pieces): Promise<string | undefined> {
    const { clock, window, send } = this.#options
    return new Promise((resolve) => {
      const complete = (text: string | undefined): void => {
        timer.cancel()
        this.#uploads.delete(id)
        resolve(text)
      }
      const timer = clock.after(window, () => complete(undefined))
      this.#uploads.set(id, { pieces, complete })
      send(from, { kind: 'alive', id })
    })
  }

  #upload(id: string, piece: Piece): void {
    const upload = this.#uploads.get(id)
    const text = upload?.pieces.add(piece)
    if (text !== undefined) upload?.complete(text)
  }

  #visitsOf(client: LocalClient): Visits {
    let visits = this.#visits.get(client)
    if (visits === undefined) {
      visits = { waiting: new Set(), recent: new Set() }
      this.#visits.set(client, visits)
    }
    return visits
  }
}

/** Whether the request is here for the first time; it no longer is. */
function isNew({ recent }: Visits, id: string): boolean {
  if (recent.has(id)) return false
  const [oldest] = recent
  if (oldest !== undefined && recent.size >= REMEMBERED) recent.delete(oldest)
  recent.add(id)
  return true
}
