import type { Callback } from '../context/index.ts'
import { InvalidDefinition, MissingComponentId } from '../errors/index.ts'
import type { Html } from '../html/index.ts'
import { ComponentCall } from './component-call.ts'
import type { ComponentDefinition, LiveComponent } from './component-definition.ts'
import { definedAt } from './defined-at.ts'
import type { EventHandler } from './definition.ts'
import { eventHandler, formHandler } from './event-handler.ts'
import type { ComponentStage } from './hooks.ts'
import type {
  AnyHandled,
  EventMeta,
  EventRefs,
  EventResult,
  FormParams,
  Handled,
  LiveActions,
  Managed,
  MaybePromise,
  Merge,
  Out,
  Schema,
  UploadActions,
} from './types.ts'
import {
  type ExternalTarget,
  type UploadEntry,
  type UploadsSpec,
  uploadSettings,
} from './upload/index.ts'

/** The parts of a component's types: what it is given, what it shows, what files it takes. */
export interface ComponentBase {
  props: object
  assigns: object
  uploads: UploadsSpec
}

/** One component on a page, as its handlers see it. */
export interface ComponentSocket<B extends ComponentBase>
  extends LiveActions<B['assigns'], ComponentStage>,
    UploadActions<B['uploads']> {
  /** Its number in the view: what `phx-target` names. */
  readonly myself: number
}

/** What a component's `render` is given: its assigns, its props among them. */
export type ComponentShown<B extends ComponentBase> = Readonly<
  B['assigns'] & Managed<B['uploads']> & { readonly myself: number }
>

/** One of the components that `.updateMany()` is given together. */
export interface ComponentUpdate<B extends ComponentBase> {
  readonly props: Readonly<B['props']>
  readonly socket: ComponentSocket<B>
}

/**
 * Begins a live component: a part of a view with a state and events of its own. It is called in
 * templates with its props, among which is an `id`.
 *
 * @typeParam P - Its props.
 * @example
 * const toggle = defineComponent<{ id: string; label: string }>()
 *   .mount(() => ({ on: false }))
 *   .on('flip', (socket) => socket.assign({ on: !socket.assigns.on }))
 *   .render(({ label, on }, ev) => html`<button phx-click=${ev.flip()}>${label}: ${on ? 'on' : 'off'}</button>`)
 *
 * html`<div>${toggle({ id: 'sound', label: 'Sound' })}</div>`
 */
export function defineComponent<P extends object = {}>(
  options: { readonly name?: string } = {},
): ComponentBuilder<{ props: P; assigns: P & { id: string | number }; uploads: {} }, never> {
  return new ComponentBuilder({
    name: options.name ?? definedAt(defineComponent, 'a live component'),
    mount: undefined,
    update: undefined,
    updateMany: undefined,
    on: new Map(),
    invalid: new Map(),
    uploads: {},
    progress: new Map(),
    external: new Map(),
    render: () => {
      throw new InvalidDefinition('A live component', 'has no template', 'End it with .render(…).')
    },
  })
}

/** Describes a live component from top to bottom; every step gives a new builder. */
export class ComponentBuilder<B extends ComponentBase, H extends AnyHandled> {
  readonly #definition: ComponentDefinition

  constructor(definition: ComponentDefinition) {
    this.#definition = definition
  }

  /**
   * The files that the component takes.
   *
   * @throws InvalidDefinition, InvalidOption for uploads that cannot be.
   */
  uploads<const U extends UploadsSpec>(
    uploads: U,
  ): ComponentBuilder<{ props: B['props']; assigns: B['assigns']; uploads: U }, H> {
    uploadSettings(uploads)
    return new ComponentBuilder({ ...this.#definition, uploads })
  }

  /** Runs once, when the component appears. What it returns is added to what it shows. */
  mount<R extends object | void>(
    fn: (
      props: Readonly<B['props'] & { id: string | number }>,
      socket: ComponentSocket<B>,
    ) => MaybePromise<R>,
  ): ComponentBuilder<
    {
      props: B['props']
      assigns: R extends object ? Merge<B['assigns'], R> : B['assigns']
      uploads: B['uploads']
    },
    H
  > {
    return new ComponentBuilder({ ...this.#definition, mount: fn })
  }

  /** Runs after `mount` and each time that the parent renders, when the props are already assigned. */
  update(
    fn: (props: Readonly<B['props']>, socket: ComponentSocket<B>) => MaybePromise<void>,
  ): ComponentBuilder<B, H> {
    return new ComponentBuilder({ ...this.#definition, update: fn })
  }

  /** In place of `update`, for all components of this kind at once, so that they can load together. */
  updateMany(
    fn: (updates: readonly ComponentUpdate<B>[]) => MaybePromise<void>,
  ): ComponentBuilder<B, H> {
    return new ComponentBuilder({ ...this.#definition, updateMany: fn })
  }

  /** Handles an event of the component's own template; see `.on()` of a live view. */
  on<const E extends string>(
    event: E,
    fn: (socket: ComponentSocket<B>, meta: EventMeta) => MaybePromise<EventResult>,
  ): ComponentBuilder<B, H | Handled<E, undefined>>
  on<const E extends string, S extends Schema>(
    event: E,
    schema: S,
    fn: (payload: Out<S>, socket: ComponentSocket<B>, meta: EventMeta) => MaybePromise<EventResult>,
  ): ComponentBuilder<B, H | Handled<E, S>>
  on(event: string, first: Schema | Callback, fn?: Callback): ComponentBuilder<B, never> {
    return this.#handle(event, eventHandler(event, first, fn))
  }

  /** Handles a form, which names the component as its `phx-target`; see `.onForm()` of a live view. */
  onForm<const E extends string>(
    event: E,
    fn: (
      params: FormParams,
      socket: ComponentSocket<B>,
      meta: EventMeta,
    ) => MaybePromise<EventResult>,
  ): ComponentBuilder<B, H | Handled<E, undefined>>
  onForm(event: string, fn: Callback): ComponentBuilder<B, never> {
    return this.#handle(event, formHandler(event, fn))
  }

  /** Runs for an event whose payload its schema refused. */
  invalid(
    event: H['event'],
    fn: (
      issues: readonly { readonly path: string; readonly message: string }[],
      socket: ComponentSocket<B>,
    ) => MaybePromise<EventResult>,
  ): ComponentBuilder<B, H> {
    const invalid = new Map(this.#definition.invalid).set(event, fn)
    return new ComponentBuilder({ ...this.#definition, invalid })
  }

  /** Told of every step of the files of an upload; at 100 one has arrived. */
  progress(
    name: keyof B['uploads'] & string,
    fn: (entry: UploadEntry, socket: ComponentSocket<B>) => MaybePromise<void>,
  ): ComponentBuilder<B, H> {
    const progress = new Map(this.#definition.progress).set(name, fn)
    return new ComponentBuilder({ ...this.#definition, progress })
  }

  /** Says where the browser sends the files of an upload by itself. */
  external(
    name: keyof B['uploads'] & string,
    fn: (entry: UploadEntry, socket: ComponentSocket<B>) => MaybePromise<ExternalTarget>,
  ): ComponentBuilder<B, H> {
    const external = new Map(this.#definition.external).set(name, fn)
    return new ComponentBuilder({ ...this.#definition, external })
  }

  /** The template: one element with everything in it. */
  render(fn: (assigns: ComponentShown<B>, ev: EventRefs<H>) => Html): LiveComponent<B['props']> {
    const $definition: ComponentDefinition = { ...this.#definition, render: fn }
    const call = (props: B['props'] & { readonly id: string | number }): ComponentCall => {
      const { id } = props
      if (typeof id !== 'string' && typeof id !== 'number') {
        throw new MissingComponentId($definition.name)
      }
      return new ComponentCall($definition, id, props)
    }
    return Object.assign(call, { $definition })
  }

  #handle(event: string, handler: EventHandler): ComponentBuilder<B, never> {
    const on = new Map(this.#definition.on).set(event, handler)
    return new ComponentBuilder({ ...this.#definition, on })
  }
}
