import type { Callback } from '../context/index.ts'
import type { ComponentCall } from './component-call.ts'
import type { EventHandler } from './definition.ts'
import type { UploadsSpec } from './upload/index.ts'

/** What a component builder has gathered; never changed, only replaced. */
export interface ComponentDefinition {
  readonly mount: Callback | undefined
  readonly update: Callback | undefined
  readonly updateMany: Callback | undefined
  readonly on: ReadonlyMap<string, EventHandler>
  readonly invalid: ReadonlyMap<string, Callback>
  readonly uploads: UploadsSpec
  readonly progress: ReadonlyMap<string, Callback>
  readonly external: ReadonlyMap<string, Callback>
  readonly render: Callback
  /** For errors and the log. */
  readonly name: string
}

/** A live component: call it in a template with its props, among which is an `id`. */
export interface LiveComponent<P extends object> {
  (props: P & { readonly id: string | number }): ComponentCall
  readonly $definition: ComponentDefinition
}

/** Any live component. */
export interface AnyComponent {
  (props: never): ComponentCall
  readonly $definition: ComponentDefinition
}
/** What a component is called with, but for its id. */
export type PropsOf<C extends AnyComponent> = C extends LiveComponent<infer P> ? P : object
