import { InvalidPresence } from '../errors/index.ts'

const MAX_KEY_LENGTH = 512
const MAX_TOPIC_LENGTH = 10_000

/**
 * A key as it travels: a number becomes its digits.
 *
 * @throws InvalidPresence for anything else than a string of 1 to 512 characters or a finite number.
 */
export function toKey(name: string, key: unknown): string {
  if (typeof key === 'number') {
    if (Number.isFinite(key)) return String(key)
    throw new InvalidPresence(name, `its key is ${key}`)
  }
  if (typeof key !== 'string') {
    throw new InvalidPresence(name, `its key is ${key === null ? 'null' : `of type ${typeof key}`}`)
  }
  if (key === '') throw new InvalidPresence(name, 'its key is empty')
  if (key.length > MAX_KEY_LENGTH) {
    throw new InvalidPresence(name, `its key has ${key.length} characters`)
  }
  return key
}

/**
 * Refuses what can be no topic of presences, before anything waits to be sent on it.
 *
 * @throws InvalidPresence for anything else than a string of 1 to 10,000 characters.
 */
export function assertTopic(name: string, topic: unknown): void {
  if (typeof topic === 'string' && topic !== '' && topic.length <= MAX_TOPIC_LENGTH) return
  throw new InvalidPresence(name, `its topic is no string of 1 to ${MAX_TOPIC_LENGTH} characters`)
}
