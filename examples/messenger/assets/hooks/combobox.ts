import { ViewHook } from 'phoenix_live_view'

/** An input whose suggestions are chosen by arrows and Enter. The view finds them, and is told by a click. */
export class Combobox extends ViewHook {
  #pointed: string | undefined

  override mounted(): void {
    this.el.addEventListener('keydown', (event) => this.#press(event))
    // The input keeps the focus, for whatever comes next.
    this.#list?.addEventListener('mousedown', (event) => event.preventDefault())
    this.#list?.addEventListener('click', () => this.#clear())
    this.#point(this.#options[0])
  }

  override updated(): void {
    this.#point(this.#chosen ?? this.#options[0])
  }

  get #input(): HTMLInputElement | null {
    return this.el.querySelector('[role=combobox]')
  }

  get #list(): HTMLElement | null {
    return this.el.querySelector('[role=listbox]')
  }

  get #options(): HTMLElement[] {
    return [...this.el.querySelectorAll<HTMLElement>('[role=option]')]
  }

  get #chosen(): HTMLElement | undefined {
    return this.#options.find(({ id }) => id === this.#pointed)
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing) return
    const act = this.#actOf(event.key)
    if (!act) return
    event.preventDefault()
    act()
  }

  #actOf(key: string): (() => void) | undefined {
    switch (key) {
      case 'ArrowDown':
        return () => this.#move(1)
      case 'ArrowUp':
        return () => this.#move(-1)
      // Without a suggestion too: this input never sends the form.
      case 'Enter':
        return () => this.#chosen?.click()
      case 'Escape':
        return () => this.#clear()
      default:
        return undefined
    }
  }

  #move(step: number): void {
    const options = this.#options
    const at = options.findIndex(({ id }) => id === this.#pointed)
    this.#point(options.at((at + step) % options.length))
  }

  /** Points at a suggestion, for the eye and for assistive technology; the focus stays in the input. */
  #point(to: HTMLElement | undefined): void {
    this.#pointed = to?.id
    for (const option of this.#options) option.ariaSelected = String(option === to)
    if (to) this.#input?.setAttribute('aria-activedescendant', to.id)
    else this.#input?.removeAttribute('aria-activedescendant')
    to?.scrollIntoView({ block: 'nearest' })
  }

  #clear(): void {
    const input = this.#input
    if (!input) return
    input.value = ''
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
