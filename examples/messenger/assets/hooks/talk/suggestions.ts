/** Whom one may mean by `@`: members whose nickname begins with what follows. */
const MOST = 6

export class Suggestions {
  readonly #field: HTMLTextAreaElement
  readonly #list: HTMLElement
  readonly #count: HTMLElement
  #pointed = 0

  constructor(field: HTMLTextAreaElement, list: HTMLElement, count: HTMLElement) {
    this.#field = field
    this.#list = list
    this.#count = count
    // The field keeps the focus.
    list.addEventListener('mousedown', (event) => event.preventDefault())
    list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('li') : null
      if (option) this.#take(option)
    })
    field.addEventListener('blur', () => this.close())
  }

  /** Looks at what stands before the caret. */
  look(names: readonly string[]): void {
    const beginning = this.#beginning?.toLowerCase()
    const found =
      beginning === undefined
        ? []
        : names.filter((name) => name.toLowerCase().startsWith(beginning)).slice(0, MOST)
    this.#list.replaceChildren(...found.map(optionOf))
    this.#list.hidden = found.length === 0
    this.#count.textContent = found.length > 0 ? `${found.length} members` : ''
    this.#point(0)
  }

  close(): void {
    this.look([])
  }

  /** Whether the key was meant for the suggestions. */
  press(event: KeyboardEvent): boolean {
    const option = this.#options[this.#pointed]
    if (!option) return false
    const { key } = event
    if (key === 'ArrowDown') this.#point(this.#pointed + 1)
    else if (key === 'ArrowUp') this.#point(this.#pointed - 1)
    else if (key === 'Enter' || key === 'Tab') this.#take(option)
    else if (key === 'Escape') this.close()
    else return false
    event.preventDefault()
    return true
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll('li')]
  }

  /** What was typed of a nickname, if the caret stands behind one. */
  get #beginning(): string | undefined {
    const before = this.#field.value.slice(0, this.#field.selectionStart)
    return /(?:^|[^\p{L}\p{M}\p{N}_-])@([\p{L}\p{M}\p{N}_-]{0,20})$/u.exec(before)?.[1]
  }

  #point(to: number): void {
    const options = this.#options
    this.#pointed = options.length === 0 ? 0 : (to + options.length) % options.length
    options.forEach((option, index) => {
      option.ariaSelected = String(index === this.#pointed)
    })
    const pointed = options[this.#pointed]
    if (pointed) this.#field.setAttribute('aria-activedescendant', pointed.id)
    else this.#field.removeAttribute('aria-activedescendant')
  }

  #take(option: HTMLElement): void {
    const end = this.#field.selectionStart
    const start = end - (this.#beginning?.length ?? 0)
    this.#field.setRangeText(`${option.textContent} `, start, end, 'end')
    this.#field.dispatchEvent(new Event('input', { bubbles: true }))
    this.close()
  }
}

function optionOf(name: string, index: number): HTMLElement {
  const option = document.createElement('li')
  option.id = `suggestion-${index}`
  option.role = 'option'
  option.textContent = name
  return option
}
