import type { Message, Subscriber } from '../pubsub/index.ts'
import type { SocketContext } from '../socket/index.ts'
import type { InfoHandler } from './definition.ts'

/** The topics that one channel has subscribed to, besides its own. */
export class Subscriptions implements Subscriber {
  readonly #context: SocketContext
  readonly #handlers: readonly InfoHandler[]
  readonly #receive: (message: Message) => void
  /** With what lets go of the history of a topic that has one. */
  readonly #topics = new Map<string, () => void>()

  /** @param receive - Takes each message of each topic. */
  constructor(
    context: SocketContext,
    handlers: readonly InfoHandler[],
    receive: (message: Message) => void,
  ) {
    this.#context = context
    this.#handlers = handlers
    this.#receive = receive
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
    this.#receive(message)
  }

  /** A history brings its messages only to nodes where somebody holds the topic. */
  #follow(topic: string): () => void {
    const { history, logger } = this.#context
    const source = this.#handlers.find(
      ({ channel, keep }) => keep !== undefined && channel?.match(topic) !== undefined,
    )
    if (source?.keep === undefined) return () => {}
    const watching = history.watch(topic, source.keep).then(
      () => true,
      (error: unknown) => {
        logger.warn({ err: error, topic }, 'A channel does not hear the history of a topic.')
        return false
      },
    )
    return () => {
      void watching.then((isHeld) => {
        if (isHeld) history.unwatch(topic)
      })
    }
  }
}
