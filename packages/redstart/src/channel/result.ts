import type { ReplyRef } from './reply-ref.ts'

/** An answer to the client: a status that its `receive` waits for, and a response. */
export class Reply<S extends string = string, T = unknown, Adds = unknown> {
  readonly status: S
  readonly response: T
  /** What `join` adds to the assigns. */
  readonly adds: Adds
  /** Only in the types: an object that looks like a reply is none. */
  declare protected readonly $reply: true

  constructor(status: S, response: T, adds: Adds) {
    this.status = status
    this.response = response
    this.adds = adds
  }
}

/** Success: a response for the client and, from `join`, what it adds to the assigns. */
export type Ok<T, Adds = {}> = Reply<'ok', T, Adds>
/** Failure that the client is told of. */
export type Err<T> = Reply<'error', T, {}>

/**
 * Answers `ok`. From `join`, `adds` is merged into the channel's assigns.
 *
 * @param response - Any JSON value, or a Uint8Array; `{}` when left out.
 * @example
 * .join(async ({ topic }) => ok({ history: await history(topic.id) }, { roomId: topic.id }))
 * .on('new_msg', schema, (message) => ok({ id: save(message) }))
 */
export function ok(): Ok<{}>
export function ok<T>(response: T): Ok<T>
export function ok<T, Adds extends object>(response: T, adds: Adds): Ok<T, Adds>
export function ok(response: unknown = {}, adds: object = {}): Ok<unknown, object> {
  return new Reply('ok', response, adds)
}

/**
 * Answers `error`: from `join` the client is refused, from `connect` the connection is.
 *
 * @param response - Why; any JSON value. Left out of `connect`, the client gets a plain 403.
 */
export function error(): Err<{}>
export function error<const T>(response: T): Err<T>
export function error(response: unknown = {}): Err<unknown> {
  return new Reply('error', response, {})
}

/**
 * Answers with a status of your own, which the client receives by that name.
 *
 * @example
 * .on('order', schema, (order) => status('queued', { position: enqueue(order) }))
 * // in the browser: channel.push('order', order).receive('queued', ({ position }) => …)
 */
export function status<const S extends string, T = {}>(name: S, response?: T): Reply<S, T, {}>
export function status(name: string, response: unknown = {}): Reply<string, unknown, {}> {
  return new Reply(name, response, {})
}

/** Reasons that end a channel with `phx_close`; the client does not rejoin. */
export type GracefulReason = 'normal' | 'shutdown' | { readonly shutdown: string }

/** Ends the channel; see {@link stop}. */
export class Stop<R = unknown> {
  readonly reason: unknown
  readonly reply: R
  declare protected readonly $stop: true

  constructor(reason: unknown, reply: R) {
    this.reason = reason
    this.reply = reply
  }
}

/**
 * Ends the channel from a handler. With `normal`, `shutdown` or `{ shutdown: word }` the client gets
 * `phx_close` and stays away; any other reason, an Error for example, is `phx_error` and it rejoins.
 *
 * @param reason - `normal` when left out.
 * @param reply - Answers the message that is being handled, before the end.
 */
export function stop(reason?: GracefulReason | Error): Stop<undefined>
export function stop<R extends Reply>(reason: GracefulReason | Error, reply: R): Stop<R>
export function stop(reason: unknown = 'normal', reply?: Reply): Stop<Reply | undefined> {
  return new Stop(reason, reply)
}

/** Whether a reason to stop is an ordinary end, and no fault. */
export function isGraceful(reason: unknown): reason is GracefulReason {
  if (reason === 'normal' || reason === 'shutdown') return true
  return typeof reason === 'object' && reason !== null && 'shutdown' in reason
}

/** No answer; see {@link noreply}. */
export class NoReply {
  /** Milliseconds of silence after which `.timeout()` runs. */
  readonly timeout: number | undefined
  declare protected readonly $noReply: true

  constructor(timeout: number | undefined) {
    this.timeout = timeout
  }
}

/**
 * Answers nothing, as returning nothing does. With a timeout, the channel's `.timeout(fn)` runs if
 * no message of any kind arrives within that many milliseconds.
 */
export function noreply(options: { timeout?: number } = {}): NoReply {
  return new NoReply(options.timeout)
}

/** What `.on()` may return. */
export type HandlerResult = Reply | Stop | NoReply | ReplyRef | void | undefined
/** What a handler that answers nobody may return. */
export type QuietResult = Stop<undefined> | NoReply | void | undefined
