/**
 * Topics: patterns such as "room:{id}", the topics that they match, and typed topics for messages
 * between parts of the server.
 *
 * Phoenix channels protocol, "Topic routing": `*` is Phoenix's; holes, the refusal of overlaps and
 * the precedence of exact topics are ours, in place of Phoenix's order of declaration.
 *
 * @module
 */
export { buildTopic } from './build-topic.ts'
export { overlap } from './overlap.ts'
export { parsePattern } from './parse-pattern.ts'
export type { Part, Pattern } from './pattern.ts'
export { createRouter, type TopicMatch, type TopicRouter } from './router.ts'
export {
  isTypedTopic,
  type TopicAddress,
  type TopicArguments,
  type TopicDefinition,
  type TypedTopic,
  topic,
} from './typed-topic.ts'
export type { TopicOf, TopicParams, TopicValue, TopicValues } from './types.ts'
