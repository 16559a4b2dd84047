import { CountedKey } from './counted-key.ts'
import { readCount } from './tracked.ts'
import type { TopicDiff } from './tracker/index.ts'

const NONE: ReadonlyMap<string, CountedKey> = new Map()

/**
 * All counted keys, by the topic of the tracker. It is kept also for presences that nobody on this node
 * has used so far, so that who comes to use one finds the numbers of the other nodes.
 */
export class CountBook {
  readonly #topics = new Map<string, Map<string, CountedKey>>()

  /** The counted keys of a topic. */
  of(topic: string): ReadonlyMap<string, CountedKey> {
    return this.#topics.get(topic) ?? NONE
  }

  /** The counted key of this name, which begins at 0. */
  key(topic: string, key: string): CountedKey {
    let keys = this.#topics.get(topic)
    if (keys === undefined) {
      keys = new Map()
      this.#topics.set(topic, keys)
    }
    let counted = keys.get(key)
    if (counted === undefined) {
      counted = new CountedKey()
      keys.set(key, counted)
    }
    return counted
  }

  /** Removes a key, if nothing is left of it. */
  tidy(topic: string, key: string): void {
    const keys = this.#topics.get(topic)
    if (!keys?.get(key)?.isForgotten) return
    keys.delete(key)
    if (keys.size === 0) this.#topics.delete(topic)
  }

  /**
   * Takes the numbers of other nodes.
   *
   * @param own - The owner of this node's numbers, which are known already.
   * @returns the keys whose number has changed.
   */
  take(topic: string, { joins, leaves }: TopicDiff, own: string): ReadonlySet<string> {
    const changed = new Set<string>()
    for (const entry of leaves) {
      if (entry.owner === own || readCount(entry.meta) === undefined) continue
      this.key(topic, entry.key).delete(entry.owner)
      changed.add(entry.key)
    }
    for (const entry of joins) {
      const n = readCount(entry.meta)
      if (entry.owner === own || n === undefined) continue
      this.key(topic, entry.key).set(entry.owner, n)
      changed.add(entry.key)
    }
    for (const key of changed) this.tidy(topic, key)
    return changed
  }
}
