import { type Clock, within } from '../clock/index.ts'

/** The longest that anybody waits for a broker's word, in ms. */
const PATIENCE = 2_000

/** What was asked of a broker and is not answered yet. */
export class Acknowledgements {
  readonly #open = new Set<Promise<void>>()
  readonly #release = new Set<() => void>()

  /** Work that others may wait for, until it is done, failed, or {@link release}d. */
  add(work: Promise<unknown>): void {
    const open = new Promise<void>((resolve) => {
      const done = (): void => {
        this.#open.delete(open)
        this.#release.delete(done)
        resolve()
      }
      this.#release.add(done)
      work.then(done, done)
    })
    this.#open.add(open)
  }

  /** Resolves when all that is open now is done; undefined when nothing is. */
  settled(clock: Clock): Promise<void> | undefined {
    if (this.#open.size === 0) return undefined
    return within(clock, PATIENCE, async () => void (await Promise.all(this.#open)))
  }

  /** Lets everybody go who waits. */
  release(): void {
    for (const done of [...this.#release]) done()
  }
}
