import type { Item } from './tracked.ts'

/** What {@link Changes} hands out. */
export interface TakenChanges {
  readonly joins: readonly Item[]
  readonly leaves: readonly Item[]
  /** The counted keys whose number has changed. */
  readonly counted: Iterable<string>
}

/**
 * What has changed on a topic since its last diff. Who came and went in between is in neither of its
 * halves, and an update of an update is one.
 *
 * That holds as long as nobody saw a state meanwhile. Who has seen one may know a presence that came
 * after the last diff, or not know one that went; for them the next diff then says also what it need not
 * say to the others. To a client it makes no difference to learn a thing twice: it knows metas by their
 * `phx_ref`, and takes joins before leaves.
 */
export class Changes {
  #joins = new Map<string, Item>()
  #leaves = new Map<string, Item>()
  #counted = new Set<string>()
  #isSeen = false

  get isEmpty(): boolean {
    return this.#joins.size === 0 && this.#leaves.size === 0 && this.#counted.size === 0
  }

  join(item: Item): void {
    const { phx_ref } = item.meta
    if (!this.#leaves.delete(phx_ref) || this.#isSeen) this.#joins.set(phx_ref, item)
  }

  leave(item: Item): void {
    const { phx_ref } = item.meta
    if (!this.#joins.delete(phx_ref) || this.#isSeen) this.#leaves.set(phx_ref, item)
  }

  /** The number of a counted key has changed. */
  count(key: string): void {
    this.#counted.add(key)
  }

  /** Somebody is shown the topic as it is now. */
  see(): void {
    if (!this.isEmpty) this.#isSeen = true
  }

  /** Hands all out, and begins anew. */
  take(): TakenChanges {
    const joins = [...this.#joins.values()]
    const leaves = [...this.#leaves.values()]
    const counted = this.#counted
    this.#joins = new Map()
    this.#leaves = new Map()
    this.#counted = new Set()
    this.#isSeen = false
    return { joins: relinked(joins, leaves), leaves, counted }
  }
}

/**
 * The joins, each with a `phx_ref_prev` that clients know: of a chain of updates only the ends are sent,
 * so the last one has replaced the first, or nothing.
 */
function relinked(joins: readonly Item[], leaves: readonly Item[]): readonly Item[] {
  if (joins.every(({ meta }) => meta.phx_ref_prev === undefined)) return joins
  const replaced = new Map<string, string>()
  for (const item of leaves) {
    const name = nameOf(item)
    if (!replaced.has(name)) replaced.set(name, item.meta.phx_ref)
  }
  return joins.map((item) => {
    const { phx_ref_prev, ...meta } = item.meta
    if (phx_ref_prev === undefined) return item
    const prev = replaced.get(nameOf(item))
    return { ...item, meta: prev === undefined ? meta : { ...meta, phx_ref_prev: prev } }
  })
}

function nameOf({ owner, key }: Item): string {
  return `${owner} ${key}`
}
