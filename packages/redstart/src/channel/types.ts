import type { In, Invalid, Out, Schema } from '../schema/index.ts'
import type { TerminateReason } from '../socket/index.ts'
import type { TopicAddress, TopicOf, TopicParams } from '../topic/index.ts'
import type { ReplyRef } from './reply-ref.ts'
import type { Reply, Stop } from './result.ts'

export type MaybePromise<T> = T | Promise<T>
export type Simplify<T> = { [K in keyof T]: T[K] } & {}
/** `A` with the keys of `B` in place of its own, as `{ ...a, ...b }`. */
export type Merge<A, B> = A extends unknown
  ? B extends unknown
    ? Simplify<Omit<A, keyof B> & B>
    : never
  : never

/** The replies in a handler's result: its own, the one of a `stop`, the promised one of a ref. */
type RepliesOf<R> = R extends Reply
  ? R
  : R extends Stop<infer Q>
    ? Extract<Q, Reply>
    : R extends ReplyRef<infer Q>
      ? Extract<Q, Reply>
      : never
type ResponseOf<R, S extends string> =
  R extends Reply<infer Q, infer T> ? (S extends Q ? T : never) : never
type CustomStatus<R> = R extends Reply<infer S> ? Exclude<S, 'ok' | 'error'> : never
/** The response of the `ok` replies in a handler's result `R`. */
export type OkOf<R> = ResponseOf<RepliesOf<R>, 'ok'>
/** The response of the `error` replies in `R`. */
export type ErrOf<R> = ResponseOf<RepliesOf<R>, 'error'>
/** The other replies in `R`, status to response; never if there are none. */
export type StatusesOf<R> = [CustomStatus<RepliesOf<R>>] extends [never]
  ? never
  : { [S in CustomStatus<RepliesOf<R>>]: ResponseOf<RepliesOf<R>, S> }

declare const nothing: unique symbol
/** What a client sends where there is no schema: nothing, or `{}`. The type `{}` would take anything. */
export interface NoPayload {
  readonly [nothing]?: never
}

/** What a client may know of one event: what it sends, and what it may get back. */
export interface EventSpec {
  payload: unknown
  ok: unknown
  error: unknown
  status: object
}
/** Everything that a client may know of a channel. */
export interface Spec {
  topic: string
  params: unknown
  join: { ok: unknown; error: unknown }
  in: Record<string, EventSpec>
  out: Record<string, unknown>
}

/** What is fixed once `.join()` has run; `.on()` never touches it. */
export interface Base {
  topic: string
  /** Assigns set by `connect`. */
  socket: object
  /** The same plus what `join` adds. */
  assigns: object
  params: { in: unknown; out: unknown }
  join: { ok: unknown; error: unknown }
  out: Record<string, unknown>
}
/**
 * Asks of each schema in an `emits` to take what it gives back. A handler pushes the output type, so a
 * schema that makes something else of its input would refuse it, or transform it twice.
 */
export type Emittable<M> = {
  [K in keyof M]: Out<M[K]> extends In<M[K]> | Uint8Array
    ? M[K]
    : 'A schema in emits must not transform: its output has to be a valid input.'
}
/** `B` with some of its parts replaced. A condition, so that editors show the parts. */
export type With<B, P> = P extends object
  ? { [K in keyof B]: K extends keyof P ? P[K] : B[K] }
  : never

/**
 * One event that a channel handles, as its builder gathers it: the schema of its payload, or undefined,
 * and the answers, or `never`. A union of these costs the compiler less than an object that grows, and
 * answers that are worked out less than the handler's result, since each step walks through them all.
 */
export interface Handled<Event extends string, Payload, Ok, Err, Statuses extends object> {
  readonly event: Event
  readonly payload: Payload
  readonly ok: Ok
  readonly error: Err
  readonly statuses: Statuses
}
/** Any handled event. */
export type AnyHandled = Handled<string, unknown, unknown, unknown, object>
/** The specs of the events in a builder, by name. Written out, so that declarations show no builder. */
export type EventsOf<H extends AnyHandled> = [H] extends [AnyHandled]
  ? {
      [X in H as X['event']]: {
        payload: X['payload'] extends Schema ? In<X['payload']> : NoPayload
        ok: X['ok']
        error: X['error'] | (X['payload'] extends Schema ? Invalid : never)
        status: [X['statuses']] extends [never] ? {} : X['statuses']
      }
    }
  : never

/** What `join` is given. */
export interface JoinContext<B extends Base> {
  /** The join's payload, as the channel's `.params(schema)` gives it back. */
  readonly params: B['params']['out']
  /** The named parts of the topic. */
  readonly topic: TopicParams<B['topic']>
  /** What `connect` and the route assigned. */
  readonly assigns: Readonly<B['socket']>
  /** Aborts when the join has timed out. */
  readonly signal: AbortSignal
}

/** The server's end of one joined channel, as its handlers see it. */
export interface ChannelSocket<B extends Base> {
  /** The whole topic. */
  readonly topic: TopicOf<B['topic']>
  /** The named parts of the topic. */
  readonly params: TopicParams<B['topic']>
  /** What `connect`, the route, `join` and `assign` have set. */
  readonly assigns: Readonly<B['assigns']>
  /** How the client is connected. */
  readonly transport: 'websocket' | 'longpoll' | 'memory'
  /** Aborts when the channel ends: hand it to what a handler waits for. */
  readonly signal: AbortSignal

  /** Merges `patch` into the assigns. */
  assign(patch: Partial<B['assigns']>): void

  /**
   * Sends an event to this client alone.
   *
   * @throws InvalidEmit when the `emits` schema refuses the payload, ChannelClosed after the end.
   */
  push<E extends keyof B['out'] & string>(event: E, payload: B['out'][E]): void

  /**
   * Sends an event to everybody on this topic, on all nodes, this client included. The promise
   * rejects with BrokerUnavailable when other nodes could not be reached; it need not be awaited.
   *
   * @throws InvalidEmit when the `emits` schema refuses the payload, ChannelClosed after the end.
   */
  broadcast<E extends keyof B['out'] & string>(event: E, payload: B['out'][E]): Delivery

  /** As `broadcast`, but this channel does not get it. */
  broadcastFrom<E extends keyof B['out'] & string>(event: E, payload: B['out'][E]): Delivery

  /**
   * The right to answer the message that is being handled later, with {@link reply}.
   *
   * @throws NoRef when no client message that carries a ref is being handled.
   */
  ref<R extends Reply = Reply>(): ReplyRef<R>

  /** From now on `.info()` sees the messages of this topic, until the channel ends. */
  subscribe(topic: string | TopicAddress<unknown>): void

  /** Ends all subscriptions of this channel to a topic, but for the one that it was joined with. */
  unsubscribe(topic: string | TopicAddress<unknown>): void
}

/**
 * Resolves when all nodes have a broadcast. It may be left alone: the nodes' own subscribers are
 * served before the call returns, and a failure is logged and counted by the channel.
 */
export interface Delivery extends PromiseLike<void> {}

/** Something that carries the spec of a channel: a builder, or a published contract. */
export interface HasSpec {
  readonly $spec?: Spec
}
/** The spec in a builder. */
export type SpecOf<C extends HasSpec> = NonNullable<C['$spec']>

/** The socket type of a channel, for handlers that live in a function of their own. */
export type SocketOf<C extends { readonly $base?: Base }> = ChannelSocket<NonNullable<C['$base']>>

/** The type of `reason` in `.terminate()`. */
export type { TerminateReason }
