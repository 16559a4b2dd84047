import { type Clock, systemClock } from '../clock/index.ts'
import { detached } from '../context/index.ts'
import { BrokerUnavailable, InvalidMessage } from '../errors/index.ts'
import { type Json, validateSync } from '../schema/index.ts'
import type { TopicAddress } from '../topic/index.ts'
import { type AdapterState, localAdapter, type PubSubAdapter } from './adapter.ts'
import { Message, type Payload } from './message.ts'

/** Who receives the messages of a topic. `receive` must not throw and must not block. */
export interface Subscriber {
  receive(message: Message): void
}

/** What a {@link PubSub} is made of. */
export interface PubSubOptions {
  /** What joins this node with others; by default there are none. */
  readonly adapter?: PubSubAdapter
  /** Default the machine's. */
  readonly clock?: Clock
  /**
   * Told of bytes from the broker that could not be read, of what a listener throws, and of broadcasts
   * that did not reach the other nodes (BrokerUnavailable).
   */
  readonly onError?: (error: unknown) => void
}

/**
 * Topics and their subscribers on this node, joined with those of other nodes by an adapter.
 *
 * Topics are exact strings. Delivery is at most once; messages of one sender to one topic arrive in
 * order. Every endpoint owns one; two in one process know nothing of each other.
 *
 * @example
 * const orders = topic('orders:{shop}', z.object({ id: z.number(), total: z.number() }))
 * const stop = endpoint.pubsub.listen(orders({ shop: 7 }), (order) => print(order.id))
 * await endpoint.pubsub.broadcast(orders({ shop: 7 }), { id: 1, total: 995 })
 * stop()
 */
export class PubSub {
  readonly #adapter: PubSubAdapter
  readonly #topics = new Map<string, Map<Subscriber, number>>()
  readonly #onError: (error: unknown) => void
  readonly #onReconnect = new Set<() => void>()
  readonly #onClose = new Set<() => void>()

  constructor(options: PubSubOptions = {}) {
    this.#adapter = options.adapter ?? localAdapter()
    this.#onError = options.onError ?? (() => {})
    this.#adapter.start({
      clock: options.clock ?? systemClock,
      receive: (bytes) => this.#receive(bytes),
      report: (error) => this.#onError(error),
      reconnected: () => {
        for (const tell of this.#onReconnect) tell()
      },
    })
  }

  /** The name of this node in its cluster. */
  get node(): string {
    return this.#adapter.node
  }

  /** Whether there are no other nodes. */
  get isAlone(): boolean {
    return this.#adapter.isAlone ?? false
  }

  /** How the way to the other nodes is. */
  get state(): AdapterState {
    return this.#adapter.state ?? { connected: true, waiting: 0 }
  }

  /**
   * Calls `fn` whenever the way to the other nodes is back after it was lost: messages may have been
   * missed.
   *
   * @returns what ends that.
   */
  onReconnect(fn: () => void): () => void {
    this.#onReconnect.add(fn)
    return () => void this.#onReconnect.delete(fn)
  }

  /** Calls `fn` when this node has left the cluster. */
  onClose(fn: () => void): void {
    this.#onClose.add(fn)
  }

  /**
   * Resolves when what other nodes broadcast from now on reaches all subscribers of this node;
   * undefined when that is so already. Does not wait for a broker that is away.
   */
  settled(): Promise<void> | undefined {
    return this.#adapter.settled?.()
  }

  /**
   * Adds one subscription. Subscribing twice delivers twice; {@link PubSub.unsubscribe} ends both.
   */
  subscribe(topic: string, subscriber: Subscriber): void {
    let subscribers = this.#topics.get(topic)
    if (subscribers === undefined) {
      this.#adapter.subscribe?.(topic)
      subscribers = new Map()
      this.#topics.set(topic, subscribers)
    }
    subscribers.set(subscriber, (subscribers.get(subscriber) ?? 0) + 1)
  }

  /** How many topics this node has subscribers of. */
  get topicCount(): number {
    return this.#topics.size
  }

  /** Whether this node has a subscriber of `topic`. */
  hasSubscribers(topic: string): boolean {
    return this.#topics.has(topic)
  }

  /** The topics with this prefix that this node has subscribers of. */
  localTopics(prefix: string): string[] {
    return [...this.#topics.keys()].filter((topic) => topic.startsWith(prefix))
  }

  /** Ends all subscriptions of `subscriber` to `topic`; none is no error. */
  unsubscribe(topic: string, subscriber: Subscriber): void {
    const subscribers = this.#topics.get(topic)
    if (subscribers === undefined || !subscribers.delete(subscriber)) return
    if (subscribers.size > 0) return
    this.#topics.delete(topic)
    // A broker that fails here must not keep a channel from its end.
    this.#guard(() => this.#adapter.unsubscribe?.(topic))
  }

  /**
   * Calls `fn` with each message of a typed topic.
   *
   * @returns what ends the subscription.
   */
  listen<M>(address: TopicAddress<M>, fn: (message: Json<M>) => unknown): () => void {
    const subscriber: Subscriber = {
      receive: (message) => {
        if (message.kind !== 'typed' || message.event !== address.definition.pattern) return
        this.#guard(() => detached(() => fn(message.payload as Json<M>)))
      },
    }
    this.subscribe(address.topic, subscriber)
    return () => this.unsubscribe(address.topic, subscriber)
  }

  /**
   * Sends a message to all subscribers of a topic on all nodes.
   *
   * @throws InvalidMessage when the topic's schema refuses the message.
   * @throws InvalidPayload when the payload cannot be encoded.
   * @throws BrokerUnavailable (rejects) when the other nodes could not be reached; the subscribers
   *   of this node have the message then.
   */
  broadcast<M>(to: TopicAddress<M>, message: NoInfer<M>): Promise<void>
  broadcast(to: string, event: string, payload: Payload): Promise<void>
  broadcast(to: string | TopicAddress<unknown>, second: unknown, payload?: Payload): Promise<void> {
    return this.dispatch(toMessage(to, second, payload))
  }

  /** As {@link PubSub.broadcast}, but `from`, a subscriber of this node, does not get it. */
  broadcastFrom<M>(
    from: Subscriber | undefined,
    to: TopicAddress<M>,
    message: NoInfer<M>,
  ): Promise<void> {
    return this.dispatch(toMessage(to, message), from)
  }

  /** As {@link PubSub.broadcast}, to the subscribers of this node only. */
  localBroadcast<M>(to: TopicAddress<M>, message: NoInfer<M>): void
  localBroadcast(to: string, event: string, payload: Payload): void
  localBroadcast(to: string | TopicAddress<unknown>, second: unknown, payload?: Payload): void {
    this.deliver(toMessage(to, second, payload))
  }

  /** As {@link PubSub.broadcast}, to the subscribers of one node only. */
  directBroadcast<M>(node: string, to: TopicAddress<M>, message: NoInfer<M>): Promise<void> {
    return this.directDispatch(node, toMessage(to, message))
  }

  /** Sends a message that is already made; `from` (a subscriber of this node) does not get it. */
  dispatch(message: Message, from?: Subscriber): Promise<void> {
    this.deliver(message, from)
    return this.#publish(message, () => this.#adapter.broadcast(message))
  }

  /** As {@link PubSub.dispatch}, to the subscribers of one node only. */
  directDispatch(node: string, message: Message): Promise<void> {
    return this.#publish(message, () => this.#adapter.directBroadcast(node, message))
  }

  /** Hands a message to this node's subscribers, but for `from`. */
  deliver(message: Message, from?: Subscriber): void {
    const subscribers = this.#topics.get(message.topic)
    if (subscribers === undefined) return
    // Who unsubscribes and subscribes again while it receives stands at the end, and is not due again.
    let due = subscribers.size
    for (const [subscriber, times] of subscribers) {
      if (due-- === 0) return
      if (subscriber === from) continue
      subscriber.receive(message)
      for (let again = 1; again < times; again++) subscriber.receive(message)
    }
  }

  /** Leaves the cluster. Subscriptions on this node stay until their owners end them. */
  async close(): Promise<void> {
    try {
      await this.#adapter.close()
    } finally {
      for (const tell of this.#onClose) tell()
    }
  }

  /** Runs what is not ours, and may well be async whatever its type says. */
  #guard(run: () => unknown): void {
    const running = async (): Promise<void> => void (await run())
    running().catch(this.#onError)
  }

  #publish(message: Message, send: () => Promise<void>): Promise<void> {
    const publish = async (): Promise<void> => {
      try {
        await send()
      } catch (cause) {
        throw new BrokerUnavailable(message.topic, cause)
      }
    }
    const published = publish()
    // The sender need not await, so a broker that is down must not become an unhandled rejection.
    published.catch(this.#onError)
    return published
  }

  #receive(bytes: Uint8Array): void {
    try {
      this.deliver(Message.fromBytes(bytes))
    } catch (error) {
      this.#onError(error)
    }
  }
}

function toMessage(
  to: string | TopicAddress<unknown>,
  second: unknown,
  payload: Payload = {},
): Message {
  if (typeof to === 'string') return Message.broadcast(to, String(second), payload)
  const { pattern, schema } = to.definition
  const checked = validateSync(schema, second, `topic ${JSON.stringify(pattern)}`)
  if (!checked.ok) throw new InvalidMessage(pattern, checked.issues)
  return Message.typed(to.topic, pattern, checked.value)
}
