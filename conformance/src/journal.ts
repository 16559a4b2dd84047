/** What the server side of a test saw, in order; a test reads it entry by entry. */
export class Journal<Entry> {
  /** Every entry since the start. */
  readonly entries: Entry[] = []
  #read = 0
  #wake: (() => void) | undefined

  /** Takes something down. */
  write(entry: Entry): void {
    this.entries.push(entry)
    this.#wake?.()
  }

  /** The next entry that was not read yet. */
  async next(): Promise<Entry> {
    for (;;) {
      const entry = this.entries[this.#read]
      if (entry !== undefined) {
        this.#read += 1
        return entry
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
