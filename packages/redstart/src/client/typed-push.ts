import type { Received } from '../channel/index.ts'

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
  /**
   * Calls back when the answer has this status, or there was none in time: `timeout`, after 10 seconds
   * if the socket was not told otherwise. A status that no handler answers does not compile.
   */
  receive<
    S extends
      | ([Ok] extends [never] ? never : 'ok')
      | 'error'
      | 'timeout'
      | (keyof Statuses & string),
  >(status: S, callback: (response: Response<S, Ok, Err, Statuses>) => void): this
  /** Sends the push; `join`, `leave` and `push` have done so. */
  send(): void
  /**
   * Sends the push once more.
   *
   * @param timeout - How long to wait for the answer, in ms.
   */
  resend(timeout: number): void
}

type Response<S, Ok, Err, Statuses> = S extends 'ok'
  ? Received<Ok>
  : S extends 'error'
    ? Received<Err>
    : S extends keyof Statuses
      ? Received<Statuses[S]>
      : {}
