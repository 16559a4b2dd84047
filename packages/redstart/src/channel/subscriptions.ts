import { HistoryGap } from '../errors/index.ts'
import type { Keep } from '../history/index.ts'
import type { Message, Subscriber } from '../pubsub/index.ts'
import type { SocketContext } from '../socket/index.ts'
import type { InfoHandler } from './definition.ts'

/** After how long a history that was away is asked for again, in ms. */
const RETRY = 5_000

/** The topics that one channel has subscribed to, besides its own. */
export class Subscriptions implements Subscriber {
  readonly #context: SocketContext
  readonly #handlers: readonly InfoHandler[]
  readonly #receive: (message: Message) => void
  readonly #crash: (error: Error) => void
  /** With what lets go of the history of a topic that has one. */
  readonly #topics = new Map<string, () => void>()

  /**
   * @param receive - Takes each message of each topic.
   * @param crash - Ends the channel, for messages are lost to it.
   */
  constructor(
    context: SocketContext,
    handlers: readonly InfoHandler[],
    receive: (message: Message) => void,
    crash: (error: Error) => void,
  ) {
    this.#context = context
    this.#handlers = handlers
    this.#receive = receive
    this.#crash = crash
  }

  add(topic: string): void {
    this.#context.pubsub.subscribe(topic, this)
    if (!this.#topics.has(topic)) this.#topics.set(topic, this.#follow(topic))
  }

  remove(topic: string): void {
    const unfollow = this.#topics.get(topic)
    if (unfollow === undefined) return
    this.#topics.delete(topic)
    unfollow()
    this.#context.pubsub.unsubscribe(topic, this)
  }

  clear(): void {
    for (const topic of this.#topics.keys()) this.remove(topic)
  }

  receive(message: Message): void {
    const isGap = message.kind === 'internal' && message.event === 'history_gap'
    if (isGap) this.#crash(new HistoryGap(message.topic))
    else this.#receive(message)
  }

  /** A history brings its messages only to nodes where somebody holds the topic. */
  #follow(topic: string): () => void {
    const source = this.#handlers.find(
      ({ channel, keep }) => keep !== undefined && channel?.match(topic) !== undefined,
    )
    if (source?.keep === undefined) return () => {}
    const controller = new AbortController()
    void this.#hold(topic, source.keep, controller.signal)
    return () => controller.abort()
  }

  /** Holds a topic until `signal` aborts; a store that is away is asked again. */
  async #hold(topic: string, keep: Keep, signal: AbortSignal): Promise<void> {
    const { history, logger, clock } = this.#context
    try {
      await history.watch(topic, keep)
    } catch (err) {
      if (signal.aborted) return
      logger.warn({ err, topic }, 'A channel does not hear the history of a topic yet.')
      const retry = clock.after(RETRY, () => void this.#hold(topic, keep, signal))
      signal.addEventListener('abort', () => retry.cancel(), { once: true })
      return
    }
    if (signal.aborted) history.unwatch(topic)
    else signal.addEventListener('abort', () => history.unwatch(topic), { once: true })
  }
}
