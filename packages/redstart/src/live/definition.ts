import type { InfoHandler, PresenceHandler } from '../channel/index.ts'
import type { Callback } from '../context/index.ts'
import type { Schema } from '../schema/index.ts'
import type { UploadsSpec } from './upload/index.ts'

/** What handles a client event. */
export interface EventHandler {
  /** `form` handlers get the params of a form unchecked, and the others what their schema gives back. */
  readonly kind: 'event' | 'form'
  readonly schema: Schema | undefined
  readonly fn: Callback
}

/** The tag and the attributes of the element around a view. */
export type Container = readonly [tag: string, attributes: Readonly<Record<string, string>>]

/** What a live builder has gathered; never changed, only replaced. */
export interface LiveDefinition {
  /** For errors, the log and the list of routes. */
  readonly name: string
  readonly params: Schema | undefined
  readonly session: Schema | undefined
  readonly hooks: readonly Callback[]
  readonly uploads: UploadsSpec
  readonly mount: Callback | undefined
  readonly handleParams: Callback | undefined
  readonly on: ReadonlyMap<string, EventHandler>
  readonly invalid: ReadonlyMap<string, Callback>
  readonly info: readonly InfoHandler[]
  readonly presences: readonly PresenceHandler[]
  readonly progress: ReadonlyMap<string, Callback>
  readonly external: ReadonlyMap<string, Callback>
  readonly container: Container | undefined
  readonly layout: Callback | undefined
  readonly terminate: Callback | undefined
  readonly render: Callback
}
