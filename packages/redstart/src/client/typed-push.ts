import type { Received } from './received.ts'

/**
 * A push of the official client with the types of its answers.
 *
 * An answer that no handler gives is not in the types: the server answers `error` with a `reason` of
 * its own when a message does not reach a handler, see {@link TypedChannel.push}.
 */
export interface TypedPush<Ok, Err, Statuses extends object = {}> {
  /** Calls back when the server has answered `ok`; refused by the types if it never does. */
  receive(
    status: [Ok] extends [never] ? never : 'ok',
    callback: (response: Received<Ok>) => void,
  ): this
  /** Calls back when the server has answered `error`. */
  receive(status: 'error', callback: (reason: Received<Err>) => void): this
  /** Calls back when nothing was answered in time. */
  receive(status: 'timeout', callback: () => void): this
  /** Calls back when the server has answered with a status of its own. */
  receive<S extends keyof Statuses & string>(
    status: S,
    callback: (response: Received<Statuses[S]>) => void,
  ): this
  send(): void
  resend(timeout: number): void
}
