import { find } from './dom.ts'

/** How long somebody counts as typing after a sign of it, in milliseconds. */
const SHOWN_FOR = 4000
/** How often the reader's own typing is told, in milliseconds. */
const TOLD_EVERY = 2000

/** Shows who is typing, and tells the others when the reader is. */
export class Typing {
  readonly #line = find('#typing')
  readonly #timers = new Map<string, number>()
  readonly #tell: () => void
  #toldAt = -TOLD_EVERY

  constructor(tell: () => void) {
    this.#tell = tell
  }

  /** Somebody else is typing. */
  show(name: string): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.set(
      name,
      window.setTimeout(() => this.hide(name), SHOWN_FOR),
    )
    this.#render()
  }

  /** Somebody else is done. */
  hide(name: string): void {
    clearTimeout(this.#timers.get(name))
    if (this.#timers.delete(name)) this.#render()
  }

  /** The reader has typed something. */
  input(): void {
    const now = performance.now()
    if (now - this.#toldAt < TOLD_EVERY) return
    this.#toldAt = now
    this.#tell()
  }

  /** The reader has sent what they typed: the next key is news again. */
  sent(): void {
    this.#toldAt = -TOLD_EVERY
  }

  #render(): void {
    const names = [...this.#timers.keys()]
    if (names.length === 0) this.#line.textContent = ''
    else if (names.length === 1) this.#line.textContent = `${names[0]} is typing…`
    else if (names.length === 2) this.#line.textContent = `${names.join(' and ')} are typing…`
    else this.#line.textContent = 'Several people are typing…'
  }
}
