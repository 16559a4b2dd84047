import { InvalidTopicParam } from '../errors/index.ts'
import type { Pattern } from './pattern.ts'
import type { TopicValue } from './types.ts'

/**
 * Fills the holes of a pattern. What is built is always read back by `pattern.match` with the same
 * values, as strings; nothing is percent-encoded, as topics are not.
 *
 * @throws InvalidTopicParam when a value is missing, empty, has a ":" in it, is no finite number, or
 *   would be read back differently; also for a pattern that ends in "*", which names no topic.
 * @example
 * buildTopic(parsePattern('room:{id}'), { id: 42 }) // 'room:42'
 */
export function buildTopic(pattern: Pattern, params: Readonly<Record<string, TopicValue>>): string {
  let topic = ''
  for (const part of pattern.parts) {
    if (part.kind === 'text') topic += part.text
    else if (part.kind === 'hole') topic += textOf(pattern, part.name, params)
    else throw new InvalidTopicParam(pattern.source, '*', 'stands for many topics, name it')
  }
  if (pattern.names.length > 1) checkReading(pattern, topic, params)
  return topic
}

function textOf(
  { source }: Pattern,
  name: string,
  params: Readonly<Record<string, TopicValue>>,
): string {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  if (value === undefined) throw new InvalidTopicParam(source, name, 'is missing')
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') {
    throw new InvalidTopicParam(source, name, 'is neither a string nor a finite number')
  }
  if (value === '') throw new InvalidTopicParam(source, name, 'is empty')
  if (value.includes(':')) throw new InvalidTopicParam(source, name, 'contains ":"')
  return value
}

/** "{a}-{b}" with a = "x-y" makes "x-y-z", of which "x" would be read as a. */
function checkReading(
  pattern: Pattern,
  topic: string,
  params: Readonly<Record<string, TopicValue>>,
): void {
  const read = pattern.match(topic)
  const changed = pattern.names.find((name) => read?.[name] !== String(params[name]))
  if (changed === undefined) return
  throw new InvalidTopicParam(pattern.source, changed, 'contains the text that ends it')
}
