import { ViewHook } from 'phoenix_live_view'

/** A dialog that the view shows for as long as it renders it: modal, and the focus goes back to where it was. */
export class Dialog extends ViewHook<HTMLDialogElement> {
  readonly #before = document.activeElement

  override mounted(): void {
    // It is open in the page's HTML, where there is no script yet; that is not modal.
    this.el.open = false
    this.el.showModal()
    this.el.addEventListener('cancel', (event) => {
      event.preventDefault()
      this.#close()
    })
    this.el.addEventListener('click', ({ target }) => {
      if (target === this.el) this.#close()
    })
  }

  override destroyed(): void {
    if (this.#before instanceof HTMLElement) this.#before.focus()
  }

  #close(): void {
    this.js().exec(this.el.dataset.close ?? '[]')
  }
}
