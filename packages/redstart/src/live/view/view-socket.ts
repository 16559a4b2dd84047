import type { TopicPresence } from '../../channel/index.ts'
import type { PresenceDefinition } from '../../presence/index.ts'
import type { TopicAddress } from '../../topic/index.ts'
import type { Flash } from '../flash.ts'
import type { LiveSocket } from '../types.ts'
import { Actions, type ViewServices } from './actions.ts'
import type { HookTable } from './hook-table.ts'
import type { LiveState } from './live-state.ts'

/** What a view can do with topics: with a connection all of it, without one nothing is sent to it. */
export interface ViewTopics {
  subscribe(topic: string): PromiseLike<void>
  unsubscribe(topic: string): void
  broadcast(topic: TopicAddress<unknown>, message: unknown, isForSelf: boolean): PromiseLike<void>
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    topic: string,
  ): TopicPresence<M, F>
}

/** Where a view stands. */
export interface ViewPlace {
  readonly id: string
  readonly uri: URL | undefined
  /** The `action` of the route. */
  readonly liveAction: string | undefined
}

/** What handlers of a view hold of it. */
export class ViewSocket extends Actions implements LiveSocket<object, Record<string, never>> {
  readonly #place: ViewPlace
  readonly #topics: ViewTopics

  constructor(
    state: LiveState,
    hooks: HookTable,
    services: ViewServices & ViewPlace,
    topics: ViewTopics,
  ) {
    super(state, hooks, services)
    this.#place = services
    this.#topics = topics
  }

  get id(): string {
    return this.#place.id
  }

  get uri(): URL | undefined {
    return this.#place.uri
  }

  get liveAction(): string | undefined {
    return this.#place.liveAction
  }

  get flash(): Flash {
    return this.$state.flash
  }

  subscribe(topic: string | TopicAddress<unknown>): PromiseLike<void> {
    return this.#topics.subscribe(typeof topic === 'string' ? topic : topic.topic)
  }

  unsubscribe(topic: string | TopicAddress<unknown>): void {
    this.#topics.unsubscribe(typeof topic === 'string' ? topic : topic.topic)
  }

  broadcast(topic: TopicAddress<unknown>, message: unknown): PromiseLike<void> {
    return this.#topics.broadcast(topic, message, true)
  }

  broadcastFrom(topic: TopicAddress<unknown>, message: unknown): PromiseLike<void> {
    return this.#topics.broadcast(topic, message, false)
  }

  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    topic: string,
  ): TopicPresence<M, F> {
    return this.#topics.presence(presence, topic)
  }
}
