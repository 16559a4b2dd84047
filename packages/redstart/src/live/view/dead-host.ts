import type { TopicPresence } from '../../channel/index.ts'
import type { Clock } from '../../clock/index.ts'
import type {
  Presence,
  PresenceDefinition,
  PresenceEntry,
  PresenceState,
} from '../../presence/index.ts'
import type { SocketContext } from '../../socket/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import type { TopicAddress } from '../../topic/index.ts'
import type { ViewHost } from './view.ts'

/**
 * What a view stands in while it is rendered for a plain page: nobody is connected, so that nothing is
 * subscribed to, tracked or begun. What it broadcasts is sent.
 */
export class DeadHost implements ViewHost {
  readonly connected = false
  readonly staticChanged = false
  readonly #context: SocketContext
  readonly #csrfToken: () => string
  #abort: AbortController | undefined
  #isOver = false

  constructor(context: SocketContext, csrfToken: () => string) {
    this.#context = context
    this.#csrfToken = csrfToken
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#isOver) this.#abort.abort()
    return this.#abort.signal
  }

  /** The page has been rendered: nothing goes on behind it. */
  end(): void {
    this.#isOver = true
    this.#abort?.abort()
  }

  get csrfToken(): string {
    return this.#csrfToken()
  }

  get logger(): Logger {
    return this.#context.logger
  }

  get clock(): Clock {
    return this.#context.clock
  }

  get frameBytes(): number {
    return Number.POSITIVE_INFINITY
  }

  signUpload(): string {
    return ''
  }

  crash(error: unknown): void {
    this.logger.error({ err: error }, 'Something behind a plain render failed.')
  }

  inTurn(): void {
    // Nothing waits for the end of a page that is sent.
  }

  subscribe(): PromiseLike<void> {
    // The connected mount does it.
    return Promise.resolve()
  }

  unsubscribe(): void {
    // There is nothing to end.
  }

  sendUpdate(): void {
    // Components get their props from the template.
  }

  refused(): void {
    // A plain page has no events.
  }

  broadcast(topic: TopicAddress<unknown>, message: unknown): PromiseLike<void> {
    return this.#context.pubsub.broadcast(topic, message)
  }

  presence<M extends object, F extends object>(
    definition: PresenceDefinition<M, F>,
    topic: string,
  ): TopicPresence<M, F> {
    return new ListedPresence(this.#context.presence.of(definition), topic)
  }
}

/** Who is there, for a view that is not. */
class ListedPresence<M extends object, F extends object> implements TopicPresence<M, F> {
  readonly #presence: Presence<M, F>
  readonly #topic: string

  constructor(presence: Presence<M, F>, topic: string) {
    this.#presence = presence
    this.#topic = topic
  }

  track(key: string | number, meta: M): string
  track(key: string | number, meta: null, options: { readonly count: true }): void
  track(): string {
    return ''
  }

  update(): string {
    return ''
  }

  untrack(): void {
    // It was never tracked.
  }

  list(): Promise<PresenceState<M, F>> {
    return this.#presence.list(this.#topic)
  }

  getByKey(key: string | number): Promise<PresenceEntry<M, F> | undefined> {
    return this.#presence.getByKey(this.#topic, key)
  }
}
