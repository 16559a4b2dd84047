import { find } from './dom.ts'

/** The field at the foot of a room, and what is said about it. */
export class Composer {
  readonly #form = find<HTMLFormElement>('#composer')
  readonly #field = find<HTMLTextAreaElement>('#message')
  readonly #error = find('#message-error')
  readonly #hint = find('#message-hint')
  readonly #usualHint: string

  /** @param me - The name under which this page writes. */
  constructor(me: string, submit: (body: string) => void) {
    this.#usualHint = `You are ${me} until you leave. Enter sends, Shift+Enter begins a new line.`
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      const body = this.#field.value
      if (body.trim() === '') return this.#explain('Write something first.')
      this.#write('')
      this.#explain('')
      submit(body)
    })
    this.#field.addEventListener('input', () => {
      this.#explain('')
      this.#fit()
    })
    this.#field.addEventListener('keydown', (event) => {
      // Enter that ends the composition of a character is not meant for us.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      this.#form.requestSubmit()
    })
  }

  /** Gives a refused text back, with the reason, and keeps what was typed since. */
  refuse(body: string, reason: string): void {
    this.#write([body, this.#field.value].filter((text) => text.trim() !== '').join('\n'))
    this.#explain(reason)
    this.#field.focus()
  }

  /** Says what becomes of a message that is sent while there is no connection. */
  set connected(connected: boolean) {
    this.#hint.textContent = connected
      ? this.#usualHint
      : 'The connection is lost. What you send is kept here and goes out when it is back.'
  }

  #explain(reason: string): void {
    this.#error.textContent = reason
    this.#error.hidden = reason === ''
    if (reason) this.#field.setAttribute('aria-invalid', 'true')
    else this.#field.removeAttribute('aria-invalid')
  }

  #write(text: string): void {
    this.#field.value = text
    this.#fit()
  }

  /** The field grows with its text; the style sheet sets the limit. */
  #fit(): void {
    this.#field.style.height = 'auto'
    this.#field.style.height = `${this.#field.scrollHeight}px`
  }
}
