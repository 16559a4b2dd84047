import { type Callback, call, isThenable } from '../context/index.ts'
import { InvalidDefinition, InvalidResult } from '../errors/index.ts'
import {
  type In,
  isSchema,
  type Out,
  type Schema,
  type Validation,
  validate,
} from '../schema/index.ts'
import {
  type ConnectInfo,
  type ConnectInfoKey,
  type ConnectOutcome,
  connectInfoKeys,
  type Route,
  type SocketDefinition,
} from '../socket/index.ts'
import { createRouter, type TopicRouter } from '../topic/index.ts'
import { ChannelBuilder, emptyDefinition } from './channel-builder.ts'
import { ChannelRoute, undefinedJoin } from './channel-route.ts'
import type { ChannelDefinition } from './definition.ts'
import type { EngineChannel } from './info-handler.ts'
import { Reply } from './result.ts'
import type { HasSpec, MaybePromise, Merge, NoPayload, Spec, SpecOf } from './types.ts'

/** The connect parameters of a socket that declares none. */
export type AnyParams = Schema<Record<string, unknown>, Record<string, unknown>>

/** What {@link defineSocket} takes. */
export interface SocketOptions<P extends Schema, K extends ConnectInfoKey, R extends object> {
  /** The schema of the connect parameters; a client whose parameters it refuses gets a 403. */
  params?: P
  /** Parts of the handshake that `connect` wants to see. */
  connectInfo?: readonly K[]
  /** Takes the token that the official client sends as `authToken`. Default false. */
  authToken?: boolean
  /**
   * Leaves out of all that its endpoint logs whatever identifies a connection: topics, events, payloads,
   * origins, messages of errors. Such a socket has no `id` and no `connectInfo`. Default false.
   */
  anonymous?: boolean
  /** Decides about a connection: the assigns that it starts with, or `error(reason)`. */
  connect(context: {
    readonly params: Out<P>
    readonly connectInfo: ConnectInfo<K>
    /** With `authToken`: the token, if the client sent one. */
    readonly authToken: string | undefined
  }): MaybePromise<R>
  /** The name under which `endpoint.disconnect(id)` reaches this connection. Default none. */
  id?(assigns: Accepted<R>): string | undefined
}

/** What an anonymous socket may not ask for. */
export type Anonymity =
  | { anonymous?: false }
  | { anonymous: true; id?: undefined; connectInfo?: undefined }

/** The assigns in what `connect` may return. */
export type Accepted<R> = Exclude<R, Reply<'error', unknown, {}>>

/** The erased half of {@link SocketOptions}. */
interface ErasedOptions {
  readonly params: Schema | undefined
  readonly connectInfo: readonly ConnectInfoKey[]
  readonly authToken: boolean
  readonly anonymous: boolean
  readonly connect: Callback
  readonly id: Callback | undefined
}

/**
 * A kind of connection and the channels on it. `.channel(topic)` starts the description of a
 * channel, `.channels(…)` puts channels on the socket. Serve it with `attach`.
 */
export class SocketBuilder<ConnParams, A extends object, Cs extends Record<string, Spec>>
  implements SocketDefinition
{
  /** What `import type` gives the browser; absent at run time. */
  declare readonly $spec?: { params: ConnParams; channels: Cs }
  /** Server side only, for tests and extracted handlers; absent at run time. */
  declare readonly $assigns?: A
  readonly #options: ErasedOptions
  readonly #channels: readonly ChannelDefinition[]
  readonly #router: TopicRouter<ChannelDefinition>

  constructor(options: ErasedOptions, channels: readonly ChannelDefinition[] = []) {
    this.#options = options
    this.#channels = channels
    this.#router = createRouter(channels.map((channel) => [channel.pattern, channel]))
  }

  /**
   * Begins a channel on topics like `"room:lobby"`, `"room:{id}"` or `"room:*"`.
   *
   * @param options.assigns - Merged over the socket's assigns for channels of this topic.
   */
  channel<const T extends string, RA extends object = {}>(
    topic: T,
    options: { assigns?: RA } = {},
  ): ChannelBuilder<
    {
      topic: T
      socket: Merge<A, RA>
      assigns: Merge<A, RA>
      params: { in: NoPayload; out: {} }
      join: { ok: {}; error: never }
      history: false
      out: {}
    },
    never
  > {
    return new ChannelBuilder(emptyDefinition(topic, options.assigns ?? {}))
  }

  /**
   * Puts channels on this socket. An exact topic is preferred to a pattern that matches it too.
   *
   * @throws TopicOverlap when two patterns match the same topic, InvalidDefinition when a channel
   *   has no `join`.
   */
  channels<const L extends readonly (HasSpec & EngineChannel)[]>(
    ...list: L
  ): SocketBuilder<ConnParams, A, Cs & { [C in L[number] as SpecOf<C>['topic']]: SpecOf<C> }> {
    const added = list.map(({ $definition }) => {
      if ($definition.join === undefined) throw undefinedJoin($definition.pattern.source)
      return $definition
    })
    return new SocketBuilder(this.#options, [...this.#channels, ...added])
  }

  get connectInfo(): readonly ConnectInfoKey[] {
    return this.#options.connectInfo
  }

  get authToken(): boolean {
    return this.#options.authToken
  }

  get anonymous(): boolean {
    return this.#options.anonymous
  }

  route(topic: string): Route | undefined {
    const found = this.#router.match(topic)
    return found && new ChannelRoute(found.value, found.params)
  }

  /** The definition of the channel on a topic, for broadcasts from outside of it. */
  definitionOf(topic: string): ChannelDefinition | undefined {
    return this.#router.match(topic)?.value
  }

  connect(
    params: unknown,
    connectInfo: object,
    authToken: string | undefined,
  ): ConnectOutcome | Promise<ConnectOutcome> {
    const { params: schema, connect } = this.#options
    // Stays synchronous where schema and application are, for it runs for every client.
    const ask = (accepted: unknown): ConnectOutcome | Promise<ConnectOutcome> => {
      const assigns = call(connect, { params: accepted, connectInfo, authToken })
      return isThenable(assigns)
        ? Promise.resolve(assigns).then((settled) => this.#outcome(settled))
        : this.#outcome(assigns)
    }
    if (schema === undefined) return ask(params)
    const judge = (checked: Validation<unknown>): ConnectOutcome | Promise<ConnectOutcome> =>
      checked.ok
        ? ask(checked.value)
        : { accepted: false, reason: { reason: 'invalid', issues: checked.issues } }
    const checked = validate(schema, params)
    return isThenable(checked) ? checked.then(judge) : judge(checked)
  }

  #outcome(assigns: unknown): ConnectOutcome {
    const { id } = this.#options
    if (assigns instanceof Reply && assigns.status === 'error') {
      return { accepted: false, reason: assigns.response }
    }
    if (typeof assigns !== 'object' || assigns === null || assigns instanceof Reply) {
      throw new InvalidResult('connect', assigns)
    }
    const name = id === undefined ? undefined : call(id, assigns)
    if (name === undefined || name === null) return { accepted: true, assigns, id: undefined }
    if (typeof name !== 'string') throw new InvalidResult('id', name)
    return { accepted: true, assigns, id: name }
  }
}

/**
 * Defines a kind of connection: who may connect, and what is known of them afterwards.
 *
 * @throws InvalidDefinition when something of it is not what it has to be.
 * @example
 * const userSocket = defineSocket({
 *   params: z.object({ token: z.string() }),
 *   async connect({ params }) {
 *     const user = await userOf(params.token)
 *     return user ? { user } : error('unauthorized')
 *   },
 *   id: ({ user }) => `users_socket:${user.id}`,
 * })
 */
export function defineSocket<
  P extends Schema = AnyParams,
  const K extends ConnectInfoKey = never,
  R extends object = {},
>(options: SocketOptions<P, K, R> & Anonymity): SocketBuilder<In<P>, Accepted<R>, {}> {
  const { params, connectInfo = [], authToken = false, anonymous = false, connect, id } = options
  if (typeof connect !== 'function') {
    throw new InvalidDefinition(
      'defineSocket',
      'has no connect function',
      'Write defineSocket({ connect: () => ({}) }) to let everybody connect.',
    )
  }
  if (params !== undefined && !isSchema(params)) {
    throw new InvalidDefinition(
      'The params of defineSocket',
      'are no Standard Schema',
      'Pass a schema of Zod, Valibot or ArkType for example, or type<T>().',
    )
  }
  if (anonymous && (id !== undefined || connectInfo.length > 0)) {
    throw new InvalidDefinition(
      'The anonymous socket of defineSocket',
      `has ${id === undefined ? 'connectInfo' : 'an id'}, which tells its connections apart`,
      'Leave it out, or leave out anonymous: true.',
    )
  }
  for (const key of connectInfo) {
    if (connectInfoKeys.includes(key)) continue
    throw new InvalidDefinition(
      'The connectInfo of defineSocket',
      `has ${JSON.stringify(key)}, which is no part of a handshake`,
      `Ask for some of: ${connectInfoKeys.join(', ')}.`,
    )
  }
  return new SocketBuilder({ params, connectInfo, authToken, anonymous, connect, id })
}
