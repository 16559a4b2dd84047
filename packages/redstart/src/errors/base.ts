/**
 * The parent of every error that Redstart throws.
 *
 * `code` is stable and made for programs; `message` is a sentence made for people: what was wrong,
 * with what value, and what to do. Every code has a section in `docs/errors.md`.
 *
 * @example
 * try {
 *   await endpoint.broadcast('room:1', 'new_msg', { body: 'hi' })
 * } catch (error) {
 *   if (error instanceof RedstartError && error.code === 'broker_unavailable') retryLater()
 * }
 */
export class RedstartError extends Error {
  /** Stable, snake_case name of the fault. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
