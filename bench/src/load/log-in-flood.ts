import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpAnswer } from '../client/answer-parser.ts'
import { HttpConnection } from '../client/http-connection.ts'
import { httpRequest } from '../client/http-request.ts'
import { type AccountsSubject, cookiesOf } from './accounts-subject.ts'

/** What came of the tries to log in. */
export interface FloodCounts {
  /** Whose password was looked at. */
  readonly hashed: number
  /** Who were told 503, and when to come again. */
  readonly busy: number
}

/** Visitors who try to log in, each with another address each time, and do not give up. */
export class LogInFlood {
  readonly #connections: readonly HttpConnection[]
  readonly #requestOf: (number: number) => Uint8Array
  readonly #pause: number
  #tries = 0
  #hashed = 0
  #busy = 0
  #isOver = false

  private constructor(
    connections: readonly HttpConnection[],
    requestOf: (number: number) => Uint8Array,
    pause: number,
  ) {
    this.#connections = connections
    this.#requestOf = requestOf
    this.#pause = pause
  }

  /**
   * Begins a flood.
   *
   * @param count - visitors
   * @param pause - how long each waits after an answer, in milliseconds
   */
  static async begin(subject: AccountsSubject, count: number, pause: number): Promise<LogInFlood> {
    const { head, body } = await subject.ask('/users/log-in')
    const token = /name="_csrf_token" value="([^"]+)"/.exec(body)?.[1]
    if (token === undefined) throw new Error(`There is no CSRF token:\n${body}`)
    const headers = {
      cookie: cookiesOf(head),
      'content-type': 'application/x-www-form-urlencoded',
    }
    const requestOf = (number: number): Uint8Array => {
      const email = `visitor.${number}@example.com`
      const fields = { _csrf_token: token, 'user[email]': email, 'user[password]': 'a wild guess' }
      const form = new URLSearchParams(fields).toString()
      return httpRequest('/users/log-in', { method: 'POST', headers, body: form })
    }
    const { port } = subject.process
    const open = Array.from({ length: count }, () => HttpConnection.open(port))
    const flood = new LogInFlood(await Promise.all(open), requestOf, pause)
    for (const [index, connection] of flood.#connections.entries()) {
      // Not all of them in the same moment.
      setTimeout(() => flood.#next(connection), (index / count) * pause)
    }
    while (flood.#busy === 0) await sleep(10)
    return flood
  }

  /** What has come of it so far. */
  get counts(): FloodCounts {
    return { hashed: this.#hashed, busy: this.#busy }
  }

  /** Ends it, whatever waits for an answer. */
  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#connections.map((connection) => connection.close()))
  }

  #next(connection: HttpConnection): void {
    if (this.#isOver) return
    this.#tries += 1
    connection.send(this.#requestOf(this.#tries), (answer) => {
      this.#count(answer)
      setTimeout(() => this.#next(connection), this.#pause)
    })
  }

  #count({ status, head }: HttpAnswer): void {
    if (status === 422) this.#hashed += 1
    else if (status === 503 && /\r\nretry-after: \d+/i.test(head)) this.#busy += 1
    else throw new Error(`A log-in was answered with:\n${head}`)
  }
}
