import type { EventSpec, Spec } from '../channel/index.ts'
import type { TopicOf } from '../topic/index.ts'
import type { Received } from './received.ts'
import type { TypedPush } from './typed-push.ts'

export type ChannelState = 'closed' | 'errored' | 'joined' | 'joining' | 'leaving'

type Payload<P> = {} extends P ? [payload?: P, timeout?: number] : [payload: P, timeout?: number]

/** A channel of the official client with the types of the server's. */
export type TypedChannel<C extends Spec> = ChannelOver<C['topic'], C['join'], C['in'], C['out']>
export interface ChannelOver<
  T extends string,
  J extends Spec['join'],
  I extends Spec['in'],
  O extends Spec['out'],
> {
  readonly topic: TopicOf<T>
  readonly state: ChannelState
  join(timeout?: number): TypedPush<J['ok'], J['error']>
  leave(timeout?: number): TypedPush<{}, never>
  push<E extends keyof I & string, V extends EventSpec = I[E]>(
    event: E,
    ...payload: Payload<V['payload']>
  ): TypedPush<V['ok'], V['error'], V['status']>
  on<E extends keyof O & string>(event: E, callback: (payload: Received<O[E]>) => void): number
  off(event: keyof O & string, ref?: number): void
  onClose(callback: (payload: unknown, ref: unknown, joinRef: unknown) => void): void
  onError(callback: (reason: unknown) => void): number
  onMessage: (event: string, payload: unknown, ref: unknown, joinRef: unknown) => unknown
}
