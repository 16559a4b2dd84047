import type { Received } from './received.ts'

/**
 * A push of the official client that knows its answers: the response of `ok`, the one of `error`, and
 * the responses of the statuses that are the handler's own. `never` stands for an answer that no
 * handler gives.
 *
 * The types hold what handlers answer. The server itself answers `error` with `{ reason: string }` to
 * what does not reach a handler: `unmatched topic`, `rate limited`, `payload too deep` and the like,
 * and to a join also `join crashed`, `join timeout` and `too many channels joined`. Treat a reason that
 * you do not know as one of these.
 */
export interface TypedPush<Ok, Err, Statuses extends object = {}> {
  /** Calls back when the answer is `ok`; does not compile where it never is. */
  receive(
    status: [Ok] extends [never] ? never : 'ok',
    callback: (response: Received<Ok>) => void,
  ): this
  /** Calls back when the answer is `error`. */
  receive(status: 'error', callback: (response: Received<Err>) => void): this
  /** Calls back when there was no answer in time: 10 seconds, if the socket was not told otherwise. */
  receive(status: 'timeout', callback: () => void): this
  /** Calls back when the answer has this status. */
  receive<S extends keyof Statuses & string>(
    status: S,
    callback: (response: Received<Statuses[S]>) => void,
  ): this
  /** Sends the push; `join`, `leave` and `push` have done so. */
  send(): void
  /**
   * Sends the push once more.
   *
   * @param timeout - How long to wait for the answer, in ms.
   */
  resend(timeout: number): void
}
