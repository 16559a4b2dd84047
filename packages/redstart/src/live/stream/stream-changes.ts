/** An item that came into a stream: its DOM id, where, the limit, whether it only replaces. */
export type StreamInsert = readonly [
  domId: string,
  at: number,
  limit: number | null,
  updateOnly: boolean | null,
]

/** How an item comes into a stream. */
export interface Insertion<T> {
  readonly item: T
  readonly at: number
  readonly limit: number | null
  readonly updateOnly: boolean | null
}

/** What happened to a stream since it was sent: all that the server keeps of it. */
export class StreamChanges<T> {
  readonly #inserts = new Map<string, Insertion<T>>()
  readonly #deletes = new Set<string>()
  #isReset = false

  /** The items that came, oldest first, by their DOM ids. */
  get items(): readonly (readonly [domId: string, item: T])[] {
    return Array.from(this.#inserts, ([domId, { item }]) => [domId, item] as const)
  }

  /** How they came, newest first. */
  get inserts(): readonly StreamInsert[] {
    const inserts = Array.from(
      this.#inserts,
      ([domId, { at, limit, updateOnly }]): StreamInsert => [domId, at, limit, updateOnly],
    )
    return inserts.reverse()
  }

  /** The DOM ids of the items that went, newest first. */
  get deletes(): readonly string[] {
    return [...this.#deletes].reverse()
  }

  /** Whether everything before went. */
  get isReset(): boolean {
    return this.#isReset
  }

  /** An item that came before in the same message stays where it is, and is shown as it is now. */
  insert(domId: string, insertion: Insertion<T>): void {
    const before = this.#inserts.get(domId)
    if (before === undefined || before.updateOnly) {
      this.#inserts.delete(domId)
      this.#inserts.set(domId, insertion)
    } else {
      this.#inserts.set(domId, { ...before, item: insertion.item })
    }
  }

  delete(domId: string): void {
    this.#inserts.delete(domId)
    this.#deletes.add(domId)
  }

  reset(): void {
    this.#inserts.clear()
    this.#deletes.clear()
    this.#isReset = true
  }
}
