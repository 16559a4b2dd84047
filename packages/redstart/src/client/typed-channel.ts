import type { EventSpec, Received, Spec } from '../channel/index.ts'
import type { TopicOf } from '../topic/index.ts'
import type { TypedPush } from './typed-push.ts'

/** Where a channel stands, in the official client's words. */
export type ChannelState = 'closed' | 'errored' | 'joined' | 'joining' | 'leaving'

/**
 * A channel of the official client that knows its server's: what it may push, what is answered, and
 * what arrives.
 *
 * @example
 * function follow(room: TypedChannel<ChannelFor<AppSocket, 'room:{id}'>>) {
 *   room.on('new_msg', (message) => show(message.body))
 * }
 */
export type TypedChannel<C extends Spec> = ChannelOver<C['topic'], C['join'], C['in'], C['out']>

/** The arguments behind the event: a payload that may be empty may be left out. */
type PushArguments<Payload> = {} extends Payload
  ? [payload?: Payload, timeout?: number]
  : [payload: Payload, timeout?: number]

/**
 * The parts of a spec one by one, and the spec of one event as a type parameter: the compiler walks
 * through all that a signature names at each call, so a signature should name little, and once.
 */
export interface ChannelOver<
  Topic extends string,
  Join extends Spec['join'],
  In extends Spec['in'],
  Out extends Spec['out'],
> {
  readonly topic: TopicOf<Topic>
  readonly state: ChannelState

  /**
   * Joins the channel, and again after each interruption until `leave`.
   *
   * @param timeout - How long to wait for the answer, in ms.
   * @throws Error when it was called before.
   */
  join(timeout?: number): TypedPush<Join['ok'], Join['error']>

  /** Leaves the channel: nothing arrives any more, and it is not joined again. */
  leave(timeout?: number): TypedPush<{}, never>

  /**
   * Sends an event; before the channel is joined it waits for that.
   *
   * @throws Error when `join` was not called.
   */
  push<Event extends keyof In & string, E extends EventSpec = In[Event]>(
    event: Event,
    ...payload: PushArguments<E['payload']>
  ): TypedPush<E['ok'], E['error'], E['status']>

  /** Calls back for each `event` that the server sends; the ref that it returns is for `off`. */
  on<Event extends keyof Out & string>(
    event: Event,
    callback: (payload: Received<Out[Event]>) => void,
  ): number

  /** Ends one subscription of `on`, or without a ref all those of the event. */
  off(event: keyof Out & string, ref?: number): void

  /**
   * Calls back when the channel has ended for good: it was left, or the server stopped it. The result
   * has the type that `@types/phoenix` gives it, so that this is a channel for `new Presence(channel)`
   * too; the client returns nothing.
   */
  onClose(callback: (payload: unknown, ref: unknown, joinRef: unknown) => void): number

  /** Calls back when the channel crashed on the server or the connection broke; it joins again. */
  onError(callback: (reason: unknown) => void): number

  /** Sees all that arrives on the channel before it is handed on, and returns what is. */
  onMessage: (event: string, payload: unknown, ref: unknown) => unknown
}
