import type { StandardSchemaV1 } from '@standard-schema/spec'
import { InvalidPattern } from '../errors/index.ts'
import { buildTopic } from './build-topic.ts'
import { parsePattern } from './parse-pattern.ts'
import type { TopicValue, TopicValues } from './types.ts'

/** What holds for all topics of a pattern: the schema of their messages. */
export interface TopicDefinition<Message> {
  /** The pattern of the topics. */
  readonly pattern: string
  /** What a message has to be. */
  readonly schema: StandardSchemaV1<unknown, Message>
}

/** One topic, and what its messages are. */
export interface TopicAddress<Message> {
  /** The topic itself: `room:42`. */
  readonly topic: string
  /** The definition that made this address. */
  readonly definition: TopicDefinition<Message>
}

/** A definition made by {@link topic}: call it with what fills the holes to address one topic. */
export interface TypedTopic<P extends string, Message> extends TopicDefinition<Message> {
  /** @throws InvalidTopicParam when a value is empty, has a ":" in it, or is no finite number. */
  (...params: TopicArguments<P>): TopicAddress<Message>
  readonly pattern: P
}

/**
 * What a {@link TypedTopic} is called with: nothing if its pattern has no holes. One of which the
 * pattern is not known (`TypedTopic<string, M>`, the parent of all) cannot be called.
 */
export type TopicArguments<P extends string> = string extends P
  ? never
  : {} extends TopicValues<P>
    ? []
    : [params: TopicValues<P>]

const typedTopics = new WeakSet<object>()

/**
 * Defines topics for messages between parts of the server, with the schema of those messages. A pure
 * definition: nothing is subscribed or sent.
 *
 * @throws InvalidPattern when the pattern is none, or ends in "*", which no address could fill.
 * @example
 * const roomEvents = topic('room:{id}', z.object({ kind: z.literal('renamed'), name: z.string() }))
 * await endpoint.pubsub.broadcast(roomEvents({ id: 42 }), { kind: 'renamed', name: 'Attic' })
 */
export function topic<const P extends string, Message>(
  pattern: P,
  schema: StandardSchemaV1<unknown, Message>,
): TypedTopic<P, Message>
export function topic(pattern: string, schema: StandardSchemaV1): TypedTopic<string, unknown> {
  const parsed = parsePattern(pattern)
  if (parsed.parts.at(-1)?.kind === 'rest') {
    const correction = parsed.source.replace(/\*$/, '{rest}')
    throw new InvalidPattern(pattern, 'a typed topic has names for all that varies', correction)
  }
  const address = (params: Readonly<Record<string, TopicValue>> = {}): TopicAddress<unknown> => ({
    topic: buildTopic(parsed, params),
    definition,
  })
  const definition = Object.assign(address, { pattern, schema })
  typedTopics.add(definition)
  return definition
}

/** Whether `value` was made by {@link topic}. */
export function isTypedTopic(value: unknown): value is TypedTopic<string, unknown> {
  return typeof value === 'function' && typedTopics.has(value)
}
