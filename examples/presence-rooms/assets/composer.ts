import { find } from './dom.ts'
import type { Draft } from './draft.ts'

/** How somebody stands to the room: before the first join, in it by name or without, or cut off. */
export type Standing = 'connecting' | 'logged-in' | 'anonymous' | 'offline'

const hints: Readonly<Record<Exclude<Standing, 'anonymous'>, string>> = {
  connecting: 'Connecting…',
  'logged-in': 'Enter sends, Shift+Enter begins a new line.',
  offline: 'The connection is lost. What you send is kept here and goes out when it is back.',
}

/** The field at the foot of a room, and what is said about it. */
export class Composer {
  readonly #form = find<HTMLFormElement>('#composer')
  readonly #field = find<HTMLTextAreaElement>('#message')
  readonly #button = find<HTMLButtonElement>('button', this.#form)
  readonly #error = find('#message-error')
  readonly #hint = find('#message-hint')
  readonly #logIn = find('#log-in-hint')
  readonly #draft: Draft

  constructor(draft: Draft, on: { submit(body: string): void; input(): void }) {
    this.#draft = draft
    this.#write(draft.read())
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      const body = this.#field.value
      this.#write('')
      this.#explain('')
      on.submit(body)
    })
    this.#field.addEventListener('input', () => {
      draft.keep(this.#field.value)
      this.#explain('')
      this.#fit()
      on.input()
    })
    this.#field.addEventListener('keydown', (event) => {
      // Enter that ends the composition of a character is not meant for us.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      this.#form.requestSubmit()
    })
  }

  /** Says what becomes of what is written. */
  set standing(standing: Standing) {
    const isAnonymous = standing === 'anonymous'
    this.#logIn.hidden = !isAnonymous
    this.#hint.hidden = isAnonymous
    if (!isAnonymous) this.#hint.textContent = hints[standing]
  }

  /** Gives a refused text back, with the reason, and keeps what was typed since. */
  refuse(body: string, reason: string): void {
    this.#write([body, this.#field.value].filter((text) => text.trim() !== '').join('\n'))
    this.#explain(reason)
    this.#field.focus()
  }

  /** There is nobody to send anything to, for the reason given. */
  close(reason: string): void {
    this.#field.disabled = true
    this.#button.disabled = true
    this.#explain(reason)
  }

  #explain(reason: string): void {
    this.#error.textContent = reason
    this.#error.hidden = reason === ''
    if (reason) this.#field.setAttribute('aria-invalid', 'true')
    else this.#field.removeAttribute('aria-invalid')
  }

  #write(text: string): void {
    this.#field.value = text
    this.#draft.keep(text)
    this.#fit()
  }

  /** The field grows with its text; the style sheet sets the limit. */
  #fit(): void {
    this.#field.style.height = 'auto'
    this.#field.style.height = `${this.#field.scrollHeight}px`
  }
}
