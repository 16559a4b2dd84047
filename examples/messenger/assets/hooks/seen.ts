import { ViewHook } from 'phoenix_live_view'
import { rowsOf } from './talk/rows.ts'

/** Tells how far one has read: what is at the end of the log, while the end is in view and the page can be seen. */
export class Seen extends ViewHook {
  readonly #look = (): void => this.#tell()
  #told = 0

  override mounted(): void {
    this.#log?.addEventListener('talk:moved', this.#look)
    document.addEventListener('visibilitychange', this.#look)
    this.#tell()
  }

  override reconnected(): void {
    this.#told = 0
    this.#tell()
  }

  override destroyed(): void {
    this.#log?.removeEventListener('talk:moved', this.#look)
    document.removeEventListener('visibilitychange', this.#look)
  }

  get #log(): HTMLElement | null {
    return document.getElementById('log')
  }

  #tell(): void {
    const log = this.#log
    if (document.visibilityState !== 'visible' || log?.dataset.atEnd === undefined) return
    const id = Number(rowsOf(log).at(-1)?.dataset.id ?? 0)
    if (id <= Math.max(this.#told, Number(this.el.dataset.own))) return
    this.#told = id
    this.pushEvent('see', { id }, () => {})
  }
}
