/**
 * Values in named groups, in the order in which they came. Most groups have one member, for which no
 * collection is made: with a million groups that is most of the memory.
 */
export class Groups<V extends object> {
  readonly #keyOf: (value: V) => unknown
  readonly #groups = new Map<string, V | Map<unknown, V>>()

  /** @param keyOf - What a group holds only one value of. */
  constructor(keyOf: (value: V) => unknown) {
    this.#keyOf = keyOf
  }

  /** The members of a group. */
  of(group: string): readonly V[] {
    const found = this.#groups.get(group)
    if (found === undefined) return []
    return found instanceof Map ? [...found.values()] : [found]
  }

  /** The first member of a group. */
  first(group: string): V | undefined {
    const found = this.#groups.get(group)
    if (!(found instanceof Map)) return found
    for (const value of found.values()) return value
    return undefined
  }

  /** The member of a group that has this key. */
  get(group: string, key: unknown): V | undefined {
    const found = this.#groups.get(group)
    if (found === undefined) return undefined
    if (found instanceof Map) return found.get(key)
    return this.#keyOf(found) === key ? found : undefined
  }

  /** Adds a member, at the end or in the place of the one with its key. */
  put(group: string, value: V): void {
    const found = this.#groups.get(group)
    const key = this.#keyOf(value)
    if (found instanceof Map) found.set(key, value)
    else if (found === undefined || this.#keyOf(found) === key) this.#groups.set(group, value)
    else
      this.#groups.set(
        group,
        new Map([
          [this.#keyOf(found), found],
          [key, value],
        ]),
      )
  }

  /** Removes the member with the key of `value`. */
  remove(group: string, value: V): void {
    const found = this.#groups.get(group)
    const key = this.#keyOf(value)
    if (found instanceof Map) {
      found.delete(key)
      const [last] = found.size === 1 ? found.values() : []
      if (last !== undefined) this.#groups.set(group, last)
    } else if (found !== undefined && this.#keyOf(found) === key) {
      this.#groups.delete(group)
    }
  }
}
