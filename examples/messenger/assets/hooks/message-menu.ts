import { ViewHook } from 'phoenix_live_view'

/** What can be done with a message: one menu, which opens beside the button that was pressed. */
export class MessageMenu extends ViewHook {
  readonly #choose = (event: Event): void => this.#point(event)
  #row: HTMLElement | undefined

  override mounted(): void {
    this.#log?.addEventListener('click', this.#choose, { capture: true })
    this.el.addEventListener('toggle', (event) => this.#toggled(event.newState === 'open'))
    this.el.addEventListener('keydown', (event) => this.#press(event))
    this.el.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest('button') : null
      if (item) this.#do(item)
    })
  }

  override destroyed(): void {
    this.#log?.removeEventListener('click', this.#choose, { capture: true })
  }

  get #log(): HTMLElement | null {
    return document.getElementById('log')
  }

  get #items(): HTMLButtonElement[] {
    return [...this.el.querySelectorAll('button')].filter(({ hidden }) => !hidden)
  }

  /** Notes whose button is pressed, before the browser opens the menu. */
  #point({ target }: Event): void {
    const button = target instanceof Element ? target.closest('.message-more') : null
    this.#row = button?.closest<HTMLElement>('.message') ?? this.#row
    if (button) this.#prepare()
  }

  /** Shows what the reader may do with this message. */
  #prepare(): void {
    const isOwn = this.#row?.dataset.isOwn !== undefined
    const mayDelete = isOwn || this.el.dataset.isOwner !== undefined
    for (const item of this.el.querySelectorAll('button')) {
      const { do: action, emoji } = item.dataset
      if (action === 'edit') item.hidden = !isOwn
      if (action === 'delete') item.hidden = !mayDelete
      if (emoji) item.ariaChecked = String(this.#hasReacted(emoji))
    }
  }

  #hasReacted(emoji: string): boolean {
    const own = `.reaction[data-emoji="${emoji}"][aria-pressed="true"]`
    return this.#row?.querySelector(own) != null
  }

  #toggled(isOpen: boolean): void {
    this.#row?.toggleAttribute('data-menu', isOpen)
    if (isOpen) this.#place()
  }

  #place(): void {
    const button = this.#row?.querySelector('.message-more')?.getBoundingClientRect()
    if (!button) return
    const { width, height } = this.el.getBoundingClientRect()
    const isBelow = button.bottom + height < window.innerHeight
    const left = Math.min(Math.max(8, button.left - width / 2), window.innerWidth - width - 8)
    this.el.style.left = `${left}px`
    this.el.style.top = `${isBelow ? button.bottom : Math.max(8, button.top - height)}px`
  }

  #press(event: KeyboardEvent): void {
    const items = this.#items
    const at = items.findIndex((item) => item.matches(':focus'))
    const to = {
      ArrowRight: items[at + 1] ?? items[0],
      ArrowDown: items[at + 1] ?? items[0],
      ArrowLeft: items.at(at - 1),
      ArrowUp: items.at(at - 1),
      Home: items[0],
      End: items.at(-1),
    }[event.key]
    if (event.key === 'Tab') this.el.hidePopover()
    if (!to) return
    event.preventDefault()
    to.focus()
  }

  #do(item: HTMLButtonElement): void {
    const row = this.#row
    this.el.hidePopover()
    if (!row) return
    const id = Number(row.dataset.id)
    const { do: action, emoji } = item.dataset
    if (emoji) this.pushEvent('react', { id, emoji }, () => {})
    if (action === 'delete') this.pushEvent('askToDelete', { id }, () => {})
    if (action === 'edit') {
      document
        .getElementById('composer')
        ?.dispatchEvent(new CustomEvent('talk:edit', { detail: row }))
    }
  }
}
