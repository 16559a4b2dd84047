import type { PresenceDefinition } from '../presence/index.ts'
import type { TopicAddress } from '../topic/index.ts'
import type { ChannelProcess } from './channel-process.ts'
import type { ReplyRef } from './reply-ref.ts'
import type { Reply } from './result.ts'
import type { Base, ChannelPresence, ChannelSocket, Delivery } from './types.ts'

/**
 * What handlers hold of a channel. It offers what {@link ChannelSocket} promises and hides the
 * engine; the types of one channel come from its builder.
 */
export class Facade implements ChannelSocket<Base> {
  readonly #process: ChannelProcess

  constructor(process: ChannelProcess) {
    this.#process = process
  }

  get topic(): string {
    return this.#process.topic
  }

  get params(): Readonly<Record<string, string>> {
    return this.#process.params
  }

  get assigns(): object {
    return this.#process.assigns
  }

  get transport(): 'websocket' | 'longpoll' | 'memory' {
    return this.#process.connection.transport
  }

  get signal(): AbortSignal {
    return this.#process.signal
  }

  assign(patch: object): void {
    this.#process.assign(patch)
  }

  push(event: string, payload: unknown): void {
    this.#process.push(event, payload)
  }

  broadcast(event: string, payload: unknown): Delivery {
    return this.#process.broadcast(event, payload)
  }

  broadcastFrom(event: string, payload: unknown): Delivery {
    return this.#process.broadcast(event, payload, this.#process)
  }

  ref<R extends Reply = Reply>(): ReplyRef<R> {
    return this.#process.takeRef<R>()
  }

  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    topic: string = this.#process.topic,
  ): ChannelPresence<M, F> {
    return this.#process.presence(presence, topic)
  }

  subscribe(topic: string | TopicAddress<unknown>): PromiseLike<void> {
    return this.#process.subscribe(typeof topic === 'string' ? topic : topic.topic)
  }

  unsubscribe(topic: string | TopicAddress<unknown>): void {
    this.#process.unsubscribe(typeof topic === 'string' ? topic : topic.topic)
  }

  after(name: string, milliseconds: number, fn: () => void | Promise<void>): void {
    this.#process.after(name, milliseconds, fn)
  }

  cancelAfter(name: string): void {
    this.#process.cancelAfter(name)
  }
}
