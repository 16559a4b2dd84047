import type { Callback } from '../context/index.ts'
import { InvalidDefinition, InvalidOption } from '../errors/index.ts'
import { type Keep, keepFrom } from '../history/index.ts'
import type { PresenceDefinition, PresenceDiff } from '../presence/index.ts'
import type { In, Invalid, Json, Out, Schema } from '../schema/index.ts'
import type { TerminateReason } from '../socket/index.ts'
import { parsePattern, type TypedTopic } from '../topic/index.ts'
import type { ChannelDefinition, EventHandler } from './definition.ts'
import { type EngineChannel, infoHandler } from './info-handler.ts'
import type { HandlerResult, QuietResult, Reply } from './result.ts'
import type {
  AnyHandled,
  Base,
  ChannelSocket,
  Emittable,
  ErrOf,
  EventsOf,
  Handled,
  HasSpec,
  JoinContext,
  JoinOk,
  JoinParams,
  MaybePromise,
  Merge,
  OkOf,
  SpecOf,
  StatusesOf,
  With,
} from './types.ts'

const RESERVED = ['phx_join', 'phx_leave']

/**
 * Describes a channel, from top to bottom: its parameters, what it sends, who may join, what it
 * handles. Made by `.channel()` of a socket; every method gives a new builder, so a builder can be
 * shared and extended. Nothing runs until an endpoint serves it.
 */
export class ChannelBuilder<B extends Base, H extends AnyHandled> {
  /** Server side only, for {@link SocketOf}; absent at run time. */
  declare readonly $base?: B
  /** What `import type` gives the browser; absent at run time. */
  declare readonly $spec?: {
    topic: B['topic']
    params: JoinParams<B>
    join: { ok: JoinOk<B>; error: B['join']['error'] }
    in: EventsOf<H>
    out: B['out']
  }
  /** What was gathered, for the engine. */
  readonly $definition: ChannelDefinition

  constructor(definition: ChannelDefinition) {
    this.$definition = definition
  }

  /**
   * The schema of the join's payload. A client whose payload it refuses gets the error
   * `{ reason: 'invalid', issues }`, and `join` is not called.
   */
  params<P extends Schema>(
    schema: P,
  ): ChannelBuilder<
    With<
      B,
      {
        params: { in: In<P>; out: Out<P> }
        join: { ok: B['join']['ok']; error: B['join']['error'] | Invalid }
      }
    >,
    H
  > {
    return new ChannelBuilder({ ...this.$definition, params: schema })
  }

  /**
   * The events that this channel sends, with the schemas of their payloads. What a schema gives back
   * is what travels, so keys that it does not name stay on the server. `type<T>()` checks nothing.
   *
   * @param options.volatile - Events that a client can do without when it does not keep up, such as
   *   `typing`: they are dropped for it, and counted. A history does not keep them.
   */
  emits<M extends Record<string, Schema>>(
    events: M & Emittable<M>,
    options: { readonly volatile?: readonly (keyof M & string)[] } = {},
  ): ChannelBuilder<With<B, { out: { [K in keyof M]: Out<M[K]> } }>, H> {
    const volatile = new Set<string>(options.volatile)
    return new ChannelBuilder({
      ...this.$definition,
      emits: new Map(Object.entries(events)),
      volatile,
    })
  }

  /**
   * Keeps what is broadcast on each topic, so that a client which comes back gets what it missed, in
   * order and once, or is told that there is a gap. The client sends the position that it has as
   * `since` in the join's payload; `resumable` of `redstart/client` does it. Such channels send no
   * binary events.
   *
   * @param options.max - Messages that are kept for each topic. Default 1,000, at most 10,000.
   * @param options.maxAge - Milliseconds that they are kept. Default five minutes, at most seven days.
   * @throws InvalidOption for numbers beyond that.
   */
  history(options: Partial<Keep> = {}): ChannelBuilder<With<B, { history: true }>, H> {
    return new ChannelBuilder({ ...this.$definition, history: keepFrom(options) })
  }

  /**
   * Answers a join that is refused no sooner than `ms` after it came, so that the time tells nobody
   * whether the room exists. Choose it longer than `join` ever takes: one that takes longer is
   * answered after the next multiple.
   *
   * @throws InvalidOption for a number that is not between 1 and 10,000.
   */
  replyAfter(ms: number): ChannelBuilder<B, H> {
    if (!(ms >= 1 && ms <= 10_000)) {
      throw new InvalidOption('replyAfter', ms, 'a number of milliseconds from 1 to 10,000')
    }
    return new ChannelBuilder({ ...this.$definition, replyAfter: ms })
  }

  /**
   * Names a presence that this channel shows. Its handlers track and list by `socket.presence(…)`.
   *
   * @param fn - Told of everybody who comes and goes, on the channel's own topic and on those that it
   *   subscribed to. The clients get the diffs in any case.
   */
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    fn?: (
      diff: PresenceDiff<M, F>,
      socket: ChannelSocket<B>,
      topic: string,
    ) => MaybePromise<QuietResult>,
  ): ChannelBuilder<B, H> {
    const { presences } = this.$definition
    return new ChannelBuilder({
      ...this.$definition,
      presences: [...presences, { definition: presence, fn }],
    })
  }

  /**
   * Decides about a client that wants in: `ok(reply, assigns)` or `error(reason)`. What it throws is
   * logged, and the client is told `join crashed`.
   */
  join<R extends Reply<'ok', unknown, object> | Reply<'error', unknown, {}>>(
    fn: (context: JoinContext<B>) => MaybePromise<R>,
  ): ChannelBuilder<
    With<
      B,
      {
        assigns: Merge<B['socket'], R extends Reply<'ok', unknown, infer A> ? A : never>
        join: { ok: OkOf<R>; error: B['join']['error'] | ErrOf<R> }
      }
    >,
    H
  > {
    return new ChannelBuilder({ ...this.$definition, join: fn })
  }

  /** Runs once, first of all, after the join reply was sent: the place for the first pushes. */
  joined(fn: (socket: ChannelSocket<B>) => MaybePromise<QuietResult>): ChannelBuilder<B, H> {
    return new ChannelBuilder({ ...this.$definition, joined: fn })
  }

  /**
   * Handles an event of the client. With a schema, a payload that it refuses is answered
   * `{ reason: 'invalid', issues }` and never reaches `fn`. What `fn` returns is the answer.
   */
  on<E extends string, R extends HandlerResult>(
    event: E,
    fn: (socket: ChannelSocket<B>) => MaybePromise<R>,
  ): ChannelBuilder<B, H | Handled<E, undefined, OkOf<R>, ErrOf<R>, StatusesOf<R>>>
  on<E extends string, P extends Schema, R extends HandlerResult>(
    event: E,
    schema: P,
    fn: (payload: Out<P>, socket: ChannelSocket<B>) => MaybePromise<R>,
  ): ChannelBuilder<B, H | Handled<E, P, OkOf<R>, ErrOf<R>, StatusesOf<R>>>
  on(event: string, first: Schema | Callback, fn?: Callback): ChannelBuilder<B, H> {
    const { on, pattern } = this.$definition
    if (on.has(event) || RESERVED.includes(event)) {
      const problem = on.has(event) ? `handles "${event}" twice` : `cannot handle "${event}"`
      throw new InvalidDefinition(
        `The channel ${JSON.stringify(pattern.source)}`,
        problem,
        'Remove one of the handlers, or rename the event.',
      )
    }
    const handler = eventHandler(first, fn)
    return new ChannelBuilder({ ...this.$definition, on: new Map(on).set(event, handler) })
  }

  /**
   * Takes over what a broadcast of `event` does to each subscriber: it is sent only if `fn` pushes
   * it. The payload is the JSON value that was broadcast, shared and frozen.
   *
   * @example
   * .out('new_post', (post, socket) => {
   *   if (post.mentions.includes(socket.assigns.user.id)) socket.push('new_post', post)
   * })
   */
  out<E extends keyof B['out'] & string>(
    event: E,
    fn: (payload: Json<B['out'][E]>, socket: ChannelSocket<B>) => MaybePromise<QuietResult>,
  ): ChannelBuilder<B, H> {
    return new ChannelBuilder({
      ...this.$definition,
      out: new Map(this.$definition.out).set(event, fn),
    })
  }

  /**
   * Handles messages of server code, on topics that the channel has subscribed to with
   * `socket.subscribe`: those of a typed topic, or a channel's broadcasts of one event.
   */
  info<M>(
    topic: TypedTopic<string, M>,
    fn: (message: Json<M>, socket: ChannelSocket<B>) => MaybePromise<QuietResult>,
  ): ChannelBuilder<B, H>
  info<C extends HasSpec & EngineChannel, E extends keyof SpecOf<C>['out'] & string>(
    channel: C,
    event: E,
    fn: (payload: Json<SpecOf<C>['out'][E]>, socket: ChannelSocket<B>) => MaybePromise<QuietResult>,
  ): ChannelBuilder<B, H>
  info(
    source: TypedTopic<string, unknown> | EngineChannel,
    second: string | Callback,
    third?: Callback,
  ): ChannelBuilder<B, H> {
    const handler = infoHandler('a channel', source, second, third)
    return new ChannelBuilder({
      ...this.$definition,
      info: [...this.$definition.info, handler],
    })
  }

  /** Runs when a handler returned `noreply({ timeout })` and nothing came for that long. */
  timeout(fn: (socket: ChannelSocket<B>) => MaybePromise<QuietResult>): ChannelBuilder<B, H> {
    return new ChannelBuilder({ ...this.$definition, timeout: fn })
  }

  /**
   * Runs when a joined channel ends, whatever the reason, but for a join that takes its place. It
   * may push and broadcast; the channel waits for it 5 seconds at most.
   */
  terminate(
    fn: (reason: TerminateReason, socket: ChannelSocket<B>) => MaybePromise<void>,
  ): ChannelBuilder<B, H> {
    return new ChannelBuilder({ ...this.$definition, terminate: fn })
  }
}

/** A channel about which nothing but its topic is known. */
export function emptyDefinition(pattern: string, assigns: object): ChannelDefinition {
  return {
    pattern: parsePattern(pattern),
    assigns,
    params: undefined,
    emits: new Map(),
    volatile: new Set(),
    history: undefined,
    replyAfter: 0,
    presences: [],
    join: undefined,
    joined: undefined,
    on: new Map(),
    out: new Map(),
    info: [],
    timeout: undefined,
    terminate: undefined,
  }
}

function eventHandler(first: Schema | Callback, fn: Callback | undefined): EventHandler {
  if ('~standard' in first) {
    if (typeof fn === 'function') return { schema: first, fn }
  } else if (fn === undefined && typeof first === 'function') {
    return { schema: undefined, fn: first }
  }
  throw new InvalidDefinition(
    'A handler of a channel',
    'is not written as one',
    'Write .on(event, schema, fn) with a Standard Schema, of Zod, Valibot or ArkType for example, ' +
      'or .on(event, fn) for an event without payload.',
  )
}
