import type { TopicOf } from '../topic/index.ts'
import type { WrittenOut } from './received.ts'
import type { NoPayload, Spec } from './types.ts'

/** What a browser has to know of a server's socket: what `typeof appSocket` and a contract share. */
export interface AnySocket {
  readonly $spec?: { params: unknown; channels: Record<string, Spec> }
}

/** What {@link ContractOf} makes: the spec of a socket, and nothing besides. */
export interface Contract<S> {
  readonly $spec?: S
}

/**
 * The client's half of a socket, as it travels, without what its server knows besides: assigns, users,
 * rows. Name it in a package that others install, so that its declarations do not import the server's.
 *
 * @example
 * // index.ts of a client package; its index.d.ts needs redstart, and nothing of the server
 * export const connect = (url: string) => typed<ContractOf<AppSocket>>(new Socket(url))
 */
export type ContractOf<S extends AnySocket> = S extends { readonly $spec?: infer P extends AnySpec }
  ? Contract<{
      params: WrittenOut<P['params']>
      channels: { [T in keyof P['channels']]: WrittenOutSpec<P['channels'][T]> }
    }>
  : never

type AnySpec = NonNullable<AnySocket['$spec']>
type WrittenOutSpec<C extends Spec> = {
  topic: C['topic']
  params: WrittenOutPayload<C['params']>
  join: WrittenOutValues<C['join']>
  in: {
    [E in keyof C['in']]: {
      payload: WrittenOutPayload<C['in'][E]['payload']>
      ok: WrittenOut<C['in'][E]['ok']>
      error: WrittenOut<C['in'][E]['error']>
      status: WrittenOutValues<C['in'][E]['status']>
    }
  }
  out: WrittenOutValues<C['out']>
}
// JSON knows no NoPayload; the key that makes it one tells it from other payloads.
type WrittenOutPayload<T> = keyof NoPayload extends keyof T ? T : WrittenOut<T>
type WrittenOutValues<T> = { [K in keyof T]: WrittenOut<T[K]> }

/** The specs of a socket's channels, by topic pattern. */
export type ChannelsOf<S extends AnySocket> = NonNullable<S['$spec']>['channels']

/** The topics that a socket's channels match. */
export type TopicsOf<S extends AnySocket> = TopicsIn<keyof ChannelsOf<S> & string>
type TopicsIn<P extends string> = P extends string ? TopicOf<P> : never

/**
 * The spec of the channel on a topic: the one of exactly this topic first, then the one whose pattern
 * matches, as the server chooses.
 */
export type ChannelFor<S extends AnySocket, T extends string> = ChannelIn<ChannelsOf<S>, T>
/** As {@link ChannelFor}, of the channels themselves. */
export type ChannelIn<Cs, T extends string> = Cs[PatternFor<keyof Cs & string, T>]
type PatternFor<P extends string, T extends string> = T extends P
  ? T
  : P extends string
    ? T extends TopicOf<P>
      ? P
      : never
    : never
