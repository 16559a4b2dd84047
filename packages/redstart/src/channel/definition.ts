import type { Callback } from '../context/index.ts'
import type { Keep } from '../history/index.ts'
import type { PresenceDefinition } from '../presence/index.ts'
import type { Schema } from '../schema/index.ts'
import type { Pattern } from '../topic/index.ts'

/** A client event. */
export interface EventHandler {
  readonly schema: Schema | undefined
  readonly fn: Callback
}

/** A message of server code: a typed topic's (by its pattern) or a channel's broadcast. */
export interface InfoHandler {
  /** The channel whose broadcasts are meant; none for a typed topic. */
  readonly channel: Pattern | undefined
  /** The history of its topics, if they have one. */
  readonly keep: Keep | undefined
  /** The pattern of the typed topic, or the event of the broadcast. */
  readonly event: string
  readonly fn: Callback
}

/** A presence that a channel shows, and what it does when somebody comes or goes. */
export interface PresenceHandler {
  readonly definition: PresenceDefinition<object, object>
  readonly fn: Callback | undefined
}

/** What a channel builder has gathered; never changed, only replaced. */
export interface ChannelDefinition {
  readonly pattern: Pattern
  readonly assigns: object
  readonly params: Schema | undefined
  readonly emits: ReadonlyMap<string, Schema>
  /** The events among them that a client which does not keep up can do without. */
  readonly volatile: ReadonlySet<string>
  readonly history: Keep | undefined
  /** Milliseconds after which a refused join is answered. */
  readonly replyAfter: number
  readonly presences: readonly PresenceHandler[]
  readonly join: Callback | undefined
  readonly joined: Callback | undefined
  readonly on: ReadonlyMap<string, EventHandler>
  readonly out: ReadonlyMap<string, Callback>
  readonly info: readonly InfoHandler[]
  readonly timeout: Callback | undefined
  readonly terminate: Callback | undefined
}
