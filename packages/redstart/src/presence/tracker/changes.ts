import type { Entry, TopicDiff } from './types.ts'

/** Collects what comes and goes during one operation. */
export class Changes {
  readonly #topics = new Map<string, { joins: Set<Entry>; leaves: Entry[] }>()

  join(entry: Entry): void {
    this.#topic(entry.topic).joins.add(entry)
  }

  /** Notes that an entry went; one that came in the same operation was never there. */
  leave(entry: Entry): void {
    const { joins, leaves } = this.#topic(entry.topic)
    if (!joins.delete(entry)) leaves.push(entry)
  }

  /** The changes by topic; undefined when nothing changed. */
  get diff(): ReadonlyMap<string, TopicDiff> | undefined {
    const diff = new Map<string, TopicDiff>()
    for (const [topic, { joins, leaves }] of this.#topics) {
      if (joins.size + leaves.length > 0) diff.set(topic, { joins: [...joins], leaves })
    }
    return diff.size === 0 ? undefined : diff
  }

  #topic(topic: string): { joins: Set<Entry>; leaves: Entry[] } {
    let changes = this.#topics.get(topic)
    if (changes === undefined) {
      changes = { joins: new Set(), leaves: [] }
      this.#topics.set(topic, changes)
    }
    return changes
  }
}
