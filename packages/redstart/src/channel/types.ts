import type { PresenceDefinition, PresenceEntry, PresenceState } from '../presence/index.ts'
import type { In, Invalid, Out, Schema } from '../schema/index.ts'
import type { TerminateReason } from '../socket/index.ts'
import type { TopicAddress, TopicOf, TopicParams } from '../topic/index.ts'
import type { ReplyRef } from './reply-ref.ts'
import type { Reply, Stop } from './result.ts'

export type MaybePromise<T> = T | PromiseLike<T>
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
  /** Whether a client can come back for what it missed. */
  history: boolean
  out: Record<string, unknown>
}
/** What a client sends to join; where there is history, the position that it has as well. */
export type JoinParams<B extends Base> = B['history'] extends true
  ? keyof NoPayload extends keyof B['params']['in']
    ? { since?: string | undefined }
    : B['params']['in'] & { since?: string | undefined }
  : B['params']['in']
/** What a client gets from an accepted join; where there is history, its position as well. */
export type JoinOk<B extends Base> = B['history'] extends true
  ? B['join']['ok'] & { _pos: string; gap?: true }
  : B['join']['ok']
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
  /**
   * Whether the client came back with a position and will be sent all that it missed, so that it
   * needs no first state. Always false without history.
   */
  readonly resumed: boolean
  /** Aborts when the join has timed out. */
  readonly signal: AbortSignal
}

/** Who is there on a topic, in the hand of a channel. */
export interface TopicPresence<M extends object, F extends object> {
  /**
   * Tracks this channel under a key, until it ends or untracks. Several channels under one key are
   * several metas of one entry.
   *
   * @returns the `phx_ref` of the meta.
   * @throws AlreadyTracked for a second time, InvalidPresence for a key or a meta that cannot be.
   */
  track(key: string | number, meta: M): string
  /** Counts this channel in under a key: of all that are, only the number travels. */
  track(key: string | number, meta: null, options: { readonly count: true }): void

  /**
   * Replaces the meta that this channel has under a key.
   *
   * @throws NotTracked when there is none.
   */
  update(key: string | number, meta: M | ((meta: M) => M)): string

  /** Takes this channel off a key, or off all of the topic; that it was not there is no error. */
  untrack(key?: string | number): void

  /** All entries of the topic, with what `fetch` adds. */
  list(): Promise<PresenceState<M, F>>

  /** One entry of the topic. */
  getByKey(key: string | number): Promise<PresenceEntry<M, F> | undefined>
}

/** As {@link TopicPresence}, on the channel's own topic, whose diffs its client gets. */
export interface ChannelPresence<M extends object, F extends object> extends TopicPresence<M, F> {
  /** Sends the client all entries: what the `Presence` of the official client begins with. */
  pushState(): Promise<void>
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

  /**
   * Who is there on this channel's topic, or on another one.
   *
   * @throws InvalidDefinition when another definition of the same name is in use.
   */
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
  ): ChannelPresence<M, F>
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    topic: string,
  ): TopicPresence<M, F>

  /**
   * From now on `.info()` sees the messages of this topic, until the channel ends.
   *
   * @returns what resolves when that is so for what other nodes send: what is read after it is not older
   *   than the first message. It need not be awaited.
   */
  subscribe(topic: string | TopicAddress<unknown>): Subscribed

  /** Ends all subscriptions of this channel to a topic, but for the one that it was joined with. */
  unsubscribe(topic: string | TopicAddress<unknown>): void

  /**
   * Calls `fn` after a while, in turn with all that the channel handles, unless the channel ends before.
   * What it throws ends the channel.
   *
   * @param name - A later call with the same name takes the place of an earlier one.
   * @param milliseconds - By the clock of the endpoint
   * @throws InvalidOption for what is no time, ChannelClosed after the end.
   */
  after(name: string, milliseconds: number, fn: () => void | Promise<void>): void

  /** Takes a call of `after` back; that there is none is no error. */
  cancelAfter(name: string): void
}

/**
 * Resolves when all nodes have a broadcast. It may be left alone: the nodes' own subscribers are
 * served before the call returns, and a failure is logged and counted by the channel.
 */
export interface Delivery extends PromiseLike<void> {}

/**
 * Resolves when a subscription is known on all nodes. It may be left alone: what this node sends arrives
 * from the call on.
 */
export interface Subscribed extends PromiseLike<void> {}

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
