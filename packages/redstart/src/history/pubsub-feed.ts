import { ForeignMessage } from '../errors/index.ts'
import {
  Message,
  type Position,
  parsePosition,
  positionText,
  type Subscriber,
} from '../pubsub/index.ts'
import type { HistoryHost, HistoryRecord } from './store.ts'

/** Stands before the topic, so that nobody else is subscribed to what goes from store to store. */
const PREFIX = 'redstart:history:'

/**
 * Brings records to the other nodes by the endpoint's own PubSub, for stores that have no way of
 * their own. It may lose, double and reorder them.
 */
export class PubSubFeed {
  readonly #host: Pick<HistoryHost, 'pubsub' | 'report'>
  readonly #subscriber: Subscriber

  /** @param take - Called with each record of another node. */
  constructor(host: Pick<HistoryHost, 'pubsub' | 'report'>, take: (record: HistoryRecord) => void) {
    this.#host = host
    this.#subscriber = {
      receive: (message) => {
        try {
          take(unwrap(message))
        } catch (error) {
          host.report(error)
        }
      },
    }
  }

  /** Wants the records of a topic from now on. */
  watch(topic: string): void {
    this.#host.pubsub.subscribe(PREFIX + topic, this.#subscriber)
  }

  /** Does not want them any more. */
  unwatch(topic: string): void {
    this.#host.pubsub.unsubscribe(PREFIX + topic, this.#subscriber)
  }

  /**
   * Sends what {@link wrap} made to the other nodes.
   *
   * @throws BrokerUnavailable (rejects)
   */
  send(wrapped: Message): Promise<void> {
    return this.#host.pubsub.dispatch(wrapped, this.#subscriber)
  }
}

/**
 * A record as PubSub carries it. The event takes the rest with it, so that the body is encoded once.
 *
 * @throws InvalidPayload when topic and event are too long for that.
 */
export function wrap(message: Message, position: Position, id: string): Message {
  const { topic, event, body } = message
  if (typeof body !== 'string') throw new TypeError('a record without text')
  return Message.internal(PREFIX + topic, `${positionText(position)} ${id} ${event}`, body)
}

/** @throws ForeignMessage */
function unwrap({ topic, event, body }: Message): HistoryRecord {
  const [, text, id, name] = /^(\S+) (\S+) (.*)$/s.exec(event) ?? []
  const position = parsePosition(text)
  if (id === undefined || name === undefined || position === undefined) {
    throw new ForeignMessage('it is no record of a history')
  }
  const payload: unknown = JSON.parse(String(body))
  return { position, id, message: Message.broadcast(topic.slice(PREFIX.length), name, payload) }
}
