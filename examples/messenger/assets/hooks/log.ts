import { ViewHook } from 'phoenix_live_view'
import { arrange } from './talk/arrange.ts'
import { rowOf, rowsOf } from './talk/rows.ts'

/** Whoever is as near to the end as that, in pixels, is at the end. */
const NEAR = 48

/**
 * The messages: arranged in days and by authors, and where one is among them. The column grows from its
 * foot, so that whoever is at the end stays there without a script.
 */
export class Log extends ViewHook {
  readonly #observer = new MutationObserver(() => this.#arrange())
  /** The newest message when one was at the end last. */
  #newestSeen = 0
  #shownMark: string | undefined
  /** The first message on the screen, while one reads further up. */
  #reading: string | undefined
  #isLost = false

  override mounted(): void {
    this.#observer.observe(this.el, {
      subtree: true,
      childList: true,
      attributes: true,
      // What a message that is shown anew has lost.
      attributeFilter: ['data-day', 'data-follows', 'data-seen', 'data-message'],
    })
    const seen = document.getElementById('seen')
    if (seen) this.#observer.observe(seen, { subtree: true, childList: true, attributes: true })
    this.el.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    this.el.addEventListener('talk:end', () => this.#goToEnd())
    // The newest messages have just come.
    this.handleEvent('newest', () => this.el.scrollTo({ top: 0 }))
    this.#newestSeen = this.#newest
    this.#arrange()
  }

  override updated(): void {
    this.#move()
  }

  override disconnected(): void {
    this.#isLost = true
  }

  /** The view has begun anew, where its address says: back to where one was. */
  override reconnected(): void {
    this.#isLost = false
    const reading = this.#reading
    if (reading === undefined) {
      if (this.#hasNewer) this.pushEvent('newest', {}, () => {})
      return
    }
    this.pushEvent('return', { id: Number(reading) }, () =>
      rowOf(this.el, reading)?.scrollIntoView({ block: 'start' }),
    )
  }

  override destroyed(): void {
    this.#observer.disconnect()
  }

  get #hasNewer(): boolean {
    return this.el.dataset.hasNewer !== undefined
  }

  get #newest(): number {
    return Number(this.el.dataset.newest)
  }

  get #isAtEnd(): boolean {
    return Math.abs(this.el.scrollTop) < NEAR && !this.#hasNewer
  }

  #goToEnd(): void {
    if (!this.#hasNewer) this.el.scrollTo({ top: 0 })
  }

  #arrange(): void {
    arrange(this.el)
    this.#showMark()
    this.#move()
  }

  /** Brings the message that was searched for to the middle, once. */
  #showMark(): void {
    const marked = this.el.querySelector<HTMLElement>('.message-marked')
    if (!marked || marked.id === this.#shownMark) return
    this.#shownMark = marked.id
    marked.scrollIntoView({ block: 'center' })
  }

  #scrolled(): void {
    this.#reading = this.#firstOnScreen()
    this.#move()
  }

  /** Says where one is: to the style sheet, and to who marks what was seen. */
  #move(): void {
    if (this.#isAtEnd) this.#newestSeen = this.#newest
    // What a view brings that begins anew is not what was being read.
    if (!this.#isLost) this.#reading = this.#firstOnScreen()
    this.el.toggleAttribute('data-at-end', this.#isAtEnd)
    this.el.toggleAttribute('data-is-news', this.#newest > this.#newestSeen)
    this.el.dispatchEvent(new CustomEvent('talk:moved'))
  }

  #firstOnScreen(): string | undefined {
    if (this.#isAtEnd) return undefined
    const { top } = this.el.getBoundingClientRect()
    return rowsOf(this.el).find((row) => row.getBoundingClientRect().bottom > top)?.dataset.id
  }
}
