import type { Spec } from '../channel/index.ts'
import type { AnySocket, ChannelIn, ChannelsOf, TopicsOf } from './contract.ts'
import type { TypedChannel } from './typed-channel.ts'

type Params<P> = {} extends P ? [params?: P | (() => P)] : [params: P | (() => P)]

/** A socket of the official client that knows the channels of a server. */
export type TypedSocket<S extends AnySocket> = SocketOver<TopicsOf<S>, ChannelsOf<S>>
export interface SocketOver<Topics extends string, Cs extends Record<string, Spec>> {
  connect(): void
  disconnect(callback?: () => void, code?: number, reason?: string): void
  channel<const T extends Topics, C extends Spec = ChannelIn<Cs, T>>(
    topic: T,
    ...params: Params<C['params']>
  ): TypedChannel<C>
}
export function typed<S extends AnySocket>(socket: unknown): TypedSocket<S>
export function typed(socket: unknown): unknown {
  return socket
}
