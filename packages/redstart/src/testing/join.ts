import type { AnySocket, ChannelFor, Spec, TopicsOf } from '../channel/index.ts'
import { JoinRefused } from '../errors/index.ts'
import type { Json } from '../schema/index.ts'
import type { SocketDefinition } from '../socket/index.ts'
import { TestClient, type TestClientOptions } from './test-client.ts'

/** How long a test waits for a message that does not come, in ms. */
const PATIENCE = 5_000

/** The assigns that a socket's `connect` makes. */
type AssignsOf<S> = S extends { readonly $assigns?: infer A } ? NonNullable<A> : object

/** A reply, as a test sees it. */
export type TestReply<C extends Spec, E extends keyof C['in']> =
  | Answer<'ok', C['in'][E]['ok']>
  | Answer<'error', C['in'][E]['error']>
  | {
      [S in keyof C['in'][E]['status'] & string]: Answer<S, C['in'][E]['status'][S]>
    }[keyof C['in'][E]['status'] & string]
type Answer<S, R> = [R] extends [never] ? never : { status: S; response: Json<R> }

/** A joined channel in the hand of a test, which plays the client. */
export interface TestChannel<C extends Spec> {
  /** Pushes an event and waits for its reply. */
  push<E extends keyof C['in'] & string>(
    event: E,
    ...payload: {} extends C['in'][E]['payload']
      ? [payload?: C['in'][E]['payload']]
      : [payload: C['in'][E]['payload']]
  ): Promise<TestReply<C, E>>

  /** Pushes an event that the channel does not answer. */
  send<E extends keyof C['in'] & string>(
    event: E,
    ...payload: {} extends C['in'][E]['payload']
      ? [payload?: C['in'][E]['payload']]
      : [payload: C['in'][E]['payload']]
  ): void

  /** The next push or broadcast of `event` that reaches this client; rejects after `ms`. */
  pushed<E extends keyof C['out'] & string>(event: E, ms?: number): Promise<Json<C['out'][E]>>

  /** The next broadcast of `event` on the channel's topic, whoever gets it; rejects after `ms`. */
  broadcasted<E extends keyof C['out'] & string>(event: E, ms?: number): Promise<Json<C['out'][E]>>

  /** Leaves the channel and waits for the server's answer. */
  leave(): Promise<void>
}

/** What {@link join} is given; clients that are to hear each other share a `pubsub`. */
export interface JoinOptions<P, A extends object> extends TestClientOptions {
  /** The join's payload. */
  readonly params?: P
  /** What `connect` would have made. */
  readonly assigns: A
}

/**
 * Joins a channel without a server: the whole engine but for the network. `connect` is not called;
 * its assigns are given.
 *
 * @throws JoinRefused (rejects) when the channel refuses, with its response.
 * @example
 * const { reply, channel } = await join(appSocket, 'room:42', { assigns: { user: ada } })
 * const posted = await channel.push('new_msg', { body: 'hi' })
 * assert.deepEqual(posted, { status: 'ok', response: { id: 1 } })
 * assert.equal((await channel.pushed('new_msg')).body, 'hi')
 */
export async function join<S extends AnySocket & SocketDefinition, const T extends TopicsOf<S>>(
  socket: S,
  topic: T,
  options: JoinOptions<ChannelFor<S, T>['params'], AssignsOf<S>>,
): Promise<{
  reply: Json<ChannelFor<S, T>['join']['ok']>
  channel: TestChannel<ChannelFor<S, T>>
}>
export async function join(
  socket: SocketDefinition,
  topic: string,
  options: JoinOptions<unknown, object>,
): Promise<{ reply: unknown; channel: object }> {
  const client = new TestClient(socket, topic, options)
  const { status, response } = await client.request('phx_join', options.params ?? {}, PATIENCE)
  if (status !== 'ok') throw new JoinRefused(topic, response)
  return {
    reply: response,
    channel: {
      send: (event: string, payload: unknown = {}) => client.send(event, payload),
      push: (event: string, payload: unknown = {}) => client.request(event, payload, PATIENCE),
      pushed: (event: string, ms = PATIENCE) => client.pushed(event, ms),
      broadcasted: (event: string, ms = PATIENCE) => client.broadcasted(event, ms),
      leave: async () => void (await client.request('phx_leave', {}, PATIENCE)),
    },
  }
}
