import { InvalidPayload, ReservedKey } from '../errors/index.ts'
import { type Message, POSITION_KEY } from '../pubsub/index.ts'

/** What is left of the room that a message has goes to the position, on the way to other nodes. */
const MAX_NAMES_LENGTH = 10_000
const QUOTED_KEY = JSON.stringify(POSITION_KEY)

/**
 * Makes sure that a message has room for a position.
 *
 * @throws InvalidPayload for bytes, or for a topic and an event of more than 10,000 characters;
 *   ReservedKey for a payload with a `_pos` of its own.
 */
export function assertStampable({ kind, topic, event, body }: Message): void {
  if (kind !== 'broadcast' || typeof body !== 'string') {
    throw new InvalidPayload(event, 'a topic with history carries JSON objects only')
  }
  if (topic.length + event.length > MAX_NAMES_LENGTH) {
    const problem = `on a topic with history, topic and event have ${MAX_NAMES_LENGTH} characters at most`
    throw new InvalidPayload(event.slice(0, 100), problem)
  }
  // Hardly any payload holds these characters at all, so hardly any is parsed.
  if (!body.includes(QUOTED_KEY)) return
  if (Object.hasOwn(JSON.parse(body), POSITION_KEY)) throw new ReservedKey(topic, event)
}
