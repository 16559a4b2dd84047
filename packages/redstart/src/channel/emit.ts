import { FieldTooLong, InvalidEmit, UndeclaredEvent } from '../errors/index.ts'
import { Message, type Subscriber } from '../pubsub/index.ts'
import { validateSync } from '../schema/index.ts'
import type { SocketContext } from '../socket/index.ts'
import type { ChannelDefinition } from './definition.ts'

const MAX_FIELD_BYTES = 255

/**
 * Makes the message of an event that a channel sends. Its payload is what the `emits` schema gives
 * back, so a field that the schema does not name never leaves the server.
 *
 * @throws UndeclaredEvent, InvalidEmit, InvalidPayload or FieldTooLong; nothing has been sent then.
 */
export function emit(
  { pattern, emits }: Pick<ChannelDefinition, 'pattern' | 'emits'>,
  topic: string,
  event: string,
  payload: unknown,
): Message {
  const schema = emits.get(event)
  if (schema === undefined) throw new UndeclaredEvent(pattern.source, event)
  const result = validateSync(
    schema,
    payload,
    `event ${JSON.stringify(event)} of ${pattern.source}`,
  )
  if (!result.ok) throw new InvalidEmit(pattern.source, event, result.issues)
  const message = Message.broadcast(topic, event, result.value)
  if (typeof message.body !== 'string') {
    assertFits('topic', topic)
    assertFits('event', event)
  }
  return message
}

/** A binary frame counts a field in one byte; who sends a longer one has to know, not each receiver. */
function assertFits(field: string, value: string): void {
  const bytes = Buffer.byteLength(value)
  if (bytes > MAX_FIELD_BYTES) throw new FieldTooLong(field, bytes)
}

/**
 * Sends a message to everybody on its topic: by the topic's history, where the channel has one and the
 * event is not volatile, which is nothing to keep.
 *
 * @param from - Does not get it.
 */
export function publish(
  { pubsub, history }: Pick<SocketContext, 'pubsub' | 'history'>,
  { history: keep, volatile }: Pick<ChannelDefinition, 'history' | 'volatile'>,
  message: Message,
  from?: Subscriber,
): Promise<void> {
  return keep === undefined || volatile.has(message.event)
    ? pubsub.dispatch(message, from)
    : history.append(message, keep, from)
}
