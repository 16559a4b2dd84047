import { type EngineChannel, type HasSpec, infoHandler, type SpecOf } from '../channel/index.ts'
import type { Callback } from '../context/index.ts'
import { InvalidDefinition } from '../errors/index.ts'
import type { Html } from '../html/index.ts'
import type { PresenceDefinition, PresenceDiff } from '../presence/index.ts'
import type { Json } from '../schema/index.ts'
import type { TerminateReason } from '../socket/index.ts'
import type { TypedTopic } from '../topic/index.ts'
import { definedAt } from './defined-at.ts'
import type { Container, EventHandler, LiveDefinition } from './definition.ts'
import { eventHandler, formHandler } from './event-handler.ts'
import { LiveView } from './live-view.ts'
import type {
  AfterMount,
  AnyHandled,
  EventMeta,
  EventRefs,
  EventResult,
  FormParams,
  Handled,
  In,
  InnerLayout,
  LiveBase,
  LiveSocket,
  MaybePromise,
  MountContext,
  MountResult,
  Out,
  Schema,
  Shown,
  With,
} from './types.ts'
import {
  type ExternalTarget,
  type UploadEntry,
  type UploadsSpec,
  uploadSettings,
} from './upload/index.ts'

/** Options of {@link defineLive}. */
export interface LiveOptions {
  /** What logs, errors and the list of routes call the view. Default the file and line of its definition. */
  readonly name?: string
  /** The element around the view, and its attributes. Default a `div`. */
  readonly container?: Container
}

/** Where all params are optional, a route needs no names: any path will do. */
type ParamsOf<B extends LiveBase> = {} extends B['params']['in'] ? {} : B['params']['in']

type NoBase<N extends object> = {
  params: { in: {}; out: {} }
  session: { in: {}; out: {} }
  needs: N
  assigns: N
  uploads: {}
}

/**
 * Begins a live view: a page that is rendered on the server, first as plain HTML and then, over a
 * connection, each time that its assigns change. Every step gives a new builder; `.render()` gives the
 * view.
 *
 * @typeParam N - What the pipeline of its route has to give: a view that needs a user does not compile
 *   under a pipeline that guarantees none.
 * @example
 * export const counterLive = defineLive()
 *   .mount(() => ({ n: 0 }))
 *   .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
 *   .render(({ n }, ev) => html`<button phx-click=${ev.inc()}>${n}</button>`)
 */
export function defineLive<N extends object = {}>(options: LiveOptions = {}): LiveStart<NoBase<N>> {
  return new LiveStart({
    name: options.name ?? definedAt(defineLive, 'a live view'),
    params: undefined,
    session: undefined,
    hooks: [],
    uploads: {},
    mount: undefined,
    handleParams: undefined,
    on: new Map(),
    invalid: new Map(),
    info: [],
    presences: [],
    progress: new Map(),
    external: new Map(),
    container: options.container,
    layout: undefined,
    terminate: undefined,
    render: () => {
      throw new InvalidDefinition('A live view', 'has no template', 'End it with .render(…).')
    },
  })
}

/** A live view before its `.mount()`: what it is given. */
export class LiveStart<B extends LiveBase> {
  readonly #definition: LiveDefinition

  constructor(definition: LiveDefinition) {
    this.#definition = definition
  }

  /**
   * What the named parts of the path and the query have to be. A refusal is 404.
   *
   * @example
   * .params(z.object({ id: z.coerce.number<string>(), page: z.coerce.number<string>().default(1) }))
   */
  params<S extends Schema>(schema: S): LiveStart<With<B, { params: { in: In<S>; out: Out<S> } }>> {
    return new LiveStart({ ...this.#definition, params: schema })
  }

  /** What a page that embeds the view with `liveRender` has to hand it: ids, for it travels in the page. */
  session<S extends Schema>(
    schema: S,
  ): LiveStart<With<B, { session: { in: In<S>; out: Out<S> } }>> {
    return new LiveStart({ ...this.#definition, session: schema })
  }

  /**
   * Runs a function before `mount`, each time that the view is mounted. What it returns is added to the
   * assigns, `redirect(…)` and `navigate(…)` lead elsewhere, nothing lets the mount go on.
   */
  use<R extends MountResult>(
    hook: (context: MountContext<B>, socket: LiveSocket<B['assigns']>) => MaybePromise<R>,
  ): LiveStart<With<B, { assigns: AfterMount<B['assigns'], R> }>> {
    return new LiveStart({ ...this.#definition, hooks: [...this.#definition.hooks, hook] })
  }

  /**
   * The files that the view takes.
   *
   * @throws InvalidDefinition, InvalidOption for uploads that cannot be.
   */
  uploads<const U extends UploadsSpec>(uploads: U): LiveStart<With<B, { uploads: U }>> {
    uploadSettings(uploads)
    return new LiveStart({ ...this.#definition, uploads })
  }

  /**
   * Runs when the view is shown, twice for a page that is loaded: once for the plain HTML, once when the
   * browser has connected. What it returns is what the view shows, `redirect(…)` and `navigate(…)` lead
   * elsewhere.
   */
  mount<R extends MountResult>(
    fn: (
      context: MountContext<B>,
      socket: LiveSocket<B['assigns'], B['uploads']>,
    ) => MaybePromise<R>,
  ): LiveBuilder<With<B, { assigns: AfterMount<B['assigns'], R> }>, never> {
    return new LiveBuilder({ ...this.#definition, mount: fn })
  }
}

/** A live view after its `.mount()`: what it handles, and what it shows. */
export class LiveBuilder<B extends LiveBase, H extends AnyHandled> {
  /** Only in the types: what makes two builders different. */
  declare readonly $base?: B
  readonly #definition: LiveDefinition

  constructor(definition: LiveDefinition) {
    this.#definition = definition
  }

  /** Runs after `mount` and each time that the address changes within the view. */
  handleParams(
    fn: (
      params: B['params']['out'],
      socket: LiveSocket<B['assigns'], B['uploads']>,
      uri: URL,
    ) => MaybePromise<void>,
  ): LiveBuilder<B, H> {
    return new LiveBuilder({ ...this.#definition, handleParams: fn })
  }

  /**
   * Handles a client event. With a schema the handler gets what the schema gives back, and a payload that
   * it refuses never reaches it.
   */
  on<const E extends string>(
    event: E,
    fn: (
      socket: LiveSocket<B['assigns'], B['uploads']>,
      meta: EventMeta,
    ) => MaybePromise<EventResult>,
  ): LiveBuilder<B, H | Handled<E, undefined>>
  on<const E extends string, S extends Schema>(
    event: E,
    schema: S,
    fn: (
      payload: Out<S>,
      socket: LiveSocket<B['assigns'], B['uploads']>,
      meta: EventMeta,
    ) => MaybePromise<EventResult>,
  ): LiveBuilder<B, H | Handled<E, S>>
  on(event: string, first: Schema | Callback, fn?: Callback): LiveBuilder<B, never> {
    return this.#handle(event, eventHandler(event, first, fn))
  }

  /**
   * Handles `phx-change` or `phx-submit` of a form. Its params come as the browser sent them, for a
   * changeset to cast.
   *
   * @example
   * .onForm('validate', ({ room }, socket) =>
   *   socket.assign({ form: toForm(changeset(Room, {}, room), { as: 'room', action: 'validate' }) }))
   */
  onForm<const E extends string>(
    event: E,
    fn: (
      params: FormParams,
      socket: LiveSocket<B['assigns'], B['uploads']>,
      meta: EventMeta,
    ) => MaybePromise<EventResult>,
  ): LiveBuilder<B, H | Handled<E, undefined>>
  onForm(event: string, fn: Callback): LiveBuilder<B, never> {
    return this.#handle(event, formHandler(event, fn))
  }

  /** Runs for an event whose payload its schema refused. Without it the event is only logged and counted. */
  invalid(
    event: H['event'],
    fn: (
      issues: readonly { readonly path: string; readonly message: string }[],
      socket: LiveSocket<B['assigns'], B['uploads']>,
    ) => MaybePromise<EventResult>,
  ): LiveBuilder<B, H> {
    const invalid = new Map(this.#definition.invalid).set(event, fn)
    return new LiveBuilder({ ...this.#definition, invalid })
  }

  /**
   * Handles the messages of a typed topic, or one event that a channel broadcasts, of the topics that the
   * view has subscribed to.
   */
  info<M>(
    topic: TypedTopic<string, M>,
    fn: (message: Json<M>, socket: LiveSocket<B['assigns'], B['uploads']>) => MaybePromise<void>,
  ): LiveBuilder<B, H>
  info<C extends HasSpec & EngineChannel, const E extends keyof SpecOf<C>['out'] & string>(
    channel: C,
    event: E,
    fn: (
      payload: Json<SpecOf<C>['out'][E]>,
      socket: LiveSocket<B['assigns'], B['uploads']>,
    ) => MaybePromise<void>,
  ): LiveBuilder<B, H>
  info(
    source: TypedTopic<string, unknown> | EngineChannel,
    second: string | Callback,
    third?: Callback,
  ): LiveBuilder<B, H> {
    const info = [...this.#definition.info, infoHandler('a live view', source, second, third)]
    return new LiveBuilder({ ...this.#definition, info })
  }

  /** Told of everybody who comes and goes on the topics that the view has subscribed to. */
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    fn: (
      diff: PresenceDiff<M, F>,
      socket: LiveSocket<B['assigns'], B['uploads']>,
      topic: string,
    ) => MaybePromise<void>,
  ): LiveBuilder<B, H>
  presence(definition: PresenceDefinition<object, object>, fn: Callback): LiveBuilder<B, H> {
    const presences = [...this.#definition.presences, { definition, fn }]
    return new LiveBuilder({ ...this.#definition, presences })
  }

  /** Told of every step of the files of an upload; at 100 one has arrived. */
  progress(
    name: keyof B['uploads'] & string,
    fn: (entry: UploadEntry, socket: LiveSocket<B['assigns'], B['uploads']>) => MaybePromise<void>,
  ): LiveBuilder<B, H> {
    const progress = new Map(this.#definition.progress).set(name, fn)
    return new LiveBuilder({ ...this.#definition, progress })
  }

  /** Says where the browser sends the files of an upload by itself: `uploader` names its function there. */
  external(
    name: keyof B['uploads'] & string,
    fn: (
      entry: UploadEntry,
      socket: LiveSocket<B['assigns'], B['uploads']>,
    ) => MaybePromise<ExternalTarget>,
  ): LiveBuilder<B, H> {
    const external = new Map(this.#definition.external).set(name, fn)
    return new LiveBuilder({ ...this.#definition, external })
  }

  /** Puts a template around the view, inside of what is kept up to date: flash messages, a navigation. */
  layout(layout: InnerLayout<B['assigns'], B['uploads']>): LiveBuilder<B, H> {
    return new LiveBuilder({ ...this.#definition, layout })
  }

  /** Runs when the connected view ends, whatever the reason. */
  terminate(
    fn: (
      reason: TerminateReason,
      socket: LiveSocket<B['assigns'], B['uploads']>,
    ) => MaybePromise<void>,
  ): LiveBuilder<B, H> {
    return new LiveBuilder({ ...this.#definition, terminate: fn })
  }

  /**
   * The template, which runs after each message that changed something. What it shows beyond that it must
   * not depend on.
   *
   * @param fn - Given the assigns with `flash`, `liveAction` and `uploads`, and the events of the view.
   */
  render(
    fn: (assigns: Shown<B['assigns'], B['uploads']>, ev: EventRefs<H>) => Html,
  ): LiveView<ParamsOf<B>, B['needs'], B['session']['in']> {
    return new LiveView({ ...this.#definition, render: fn })
  }

  #handle(event: string, handler: EventHandler): LiveBuilder<B, never> {
    const on = new Map(this.#definition.on).set(event, handler)
    return new LiveBuilder({ ...this.#definition, on })
  }
}
