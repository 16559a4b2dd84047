import { NoRunningEndpoint } from '../errors/index.ts'
import type { TopicAddress } from '../topic/index.ts'
import type { PubSubAdapter } from './adapter.ts'
import type { PubSub } from './pubsub.ts'

/**
 * PubSub as an application defines it: starts nothing by itself, and is what runs of it once an endpoint
 * was given it. Made by {@link definePubSub}.
 */
export class PubSubDefinition {
  /** The broker, by its url, or an adapter; undefined for what the endpoint chooses by itself. */
  readonly $broker: PubSubAdapter | string | undefined
  /** What runs, in the order in which it was started. */
  #running: readonly PubSub[] = []

  /** Use {@link definePubSub}. */
  constructor(broker: PubSubAdapter | string | undefined) {
    this.$broker = broker
  }

  /**
   * Sends a message to all subscribers of a topic on all nodes, by the endpoint of this process that was
   * given this PubSub: the one that was started last, where there are several.
   *
   * @throws NoRunningEndpoint when there is none.
   * @throws InvalidMessage when the topic's schema refuses the message.
   * @throws BrokerUnavailable (rejects) when the other nodes could not be reached; the subscribers of
   *   this node have the message then.
   */
  broadcast<M>(to: TopicAddress<M>, message: NoInfer<M>): Promise<void> {
    const pubsub = this.#running.at(-1)
    if (pubsub === undefined) throw new NoRunningEndpoint(to.topic)
    return pubsub.broadcast(to, message)
  }

  /** Goes on as `pubsub` until that is closed; for the endpoint. */
  $run(pubsub: PubSub): void {
    this.#running = [...this.#running, pubsub]
    pubsub.onClose(() => {
      this.#running = this.#running.filter((other) => other !== pubsub)
    })
  }
}

/**
 * Defines the PubSub of an application, so that whatever does not have the endpoint at hand can
 * broadcast: functions that store something and tell of it, jobs, mail that comes in. The endpoint is
 * given it, and what runs is the endpoint's.
 *
 * @param broker - As the endpoint's option: the url of a broker, or an adapter. Default the variable
 *   `PUBSUB_URL`; with neither the node knows the other workers of its program, where there are any.
 *
 * @example
 * export const pubsub = definePubSub()
 * // defineEndpoint({ router, pubsub, … })
 *
 * export async function place(order: Order) {
 *   const { id, total } = await store(order)
 *   await pubsub.broadcast(orderEvents({ shop: order.shop }), { id, total })
 * }
 */
export function definePubSub(broker?: PubSubAdapter | string): PubSubDefinition {
  return new PubSubDefinition(broker)
}
