import { ViewHook } from 'phoenix_live_view'
import { type Answer, Outbox, type Unsent } from './talk/outbox.ts'
import { PendingRows } from './talk/pending-rows.ts'
import { PictureSlot } from './talk/picture-slot.ts'
import { rowsOf } from './talk/rows.ts'
import { Suggestions } from './talk/suggestions.ts'

/** How often the others are told that one is typing, in ms. */
const TOLD_EVERY = 2000

/** Where one writes. What is written outlasts connections and reloads, and is sent once. */
export class Composer extends ViewHook {
  readonly #field = this.#find<HTMLTextAreaElement>('textarea')
  readonly #problem = this.#find('#composer-problem')
  readonly #banner = this.#find('#composer-editing')
  readonly #suggestions = new Suggestions(
    this.#field,
    this.#find('#suggestions'),
    this.#find('[role=status]'),
  )
  readonly #place = `${this.el.dataset.person}:${this.el.dataset.conversation}`
  readonly #picture = new PictureSlot(this.el, (files) => this.upload('picture', files))
  readonly #outbox = new Outbox(`unsent:${this.#place}`, {
    send: (item) => this.#send(item),
    changed: (items) => this.#pending.show(items),
    refused: (item, problem) => this.#giveBack(item, problem),
  })
  readonly #pending = new PendingRows()
  /** The message that is being edited, and what was in the field before. */
  #editing: { readonly id: number; readonly draft: string } | undefined
  #toldTyping = Number.NEGATIVE_INFINITY

  override mounted(): void {
    this.#field.addEventListener('input', () => this.#typed())
    this.#field.addEventListener('keydown', (event) => this.#press(event))
    this.#field.addEventListener('paste', (event) => this.#paste(event))
    this.el.addEventListener('talk:edit', ({ detail }: CustomEventInit<HTMLElement>) => {
      if (detail) this.#edit(detail)
    })
    this.#find('[data-do=send]').addEventListener('click', () => this.#submit())
    this.#find('[data-do=cancel]').addEventListener('click', () => this.#stopEditing())
    this.#write(sessionStorage.getItem(`draft:${this.#place}`) ?? '')
    this.#outbox.resume()
  }

  override updated(): void {
    this.#picture.changed()
  }

  override disconnected(): void {
    this.#picture.lost()
    this.#pending.isOffline = true
  }

  override reconnected(): void {
    this.#pending.isOffline = false
    this.#picture.back()
    this.#outbox.resume()
  }

  override destroyed(): void {
    this.#picture.destroyed()
  }

  #find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const element = this.el.querySelector<E>(selector)
    if (!element) throw new Error(`The composer has no ${selector}.`)
    return element
  }

  #press(event: KeyboardEvent): void {
    // A key that composes a character is not meant for us.
    if (event.isComposing || this.#suggestions.press(event)) return
    const isEmpty = this.#field.value === ''
    if (event.key === 'Enter' && !event.shiftKey) this.#submit()
    else if (event.key === 'Escape' && this.#editing) this.#stopEditing()
    else if (event.key === 'ArrowUp' && isEmpty && !this.#editing) this.#editLast()
    else return
    event.preventDefault()
  }

  #typed(): void {
    this.#fit()
    this.#explain('')
    this.#suggestions.look(this.el.dataset.names?.split(' ') ?? [])
    if (this.#editing) return
    this.#keepDraft()
    this.#tellTyping()
  }

  #paste(event: ClipboardEvent): void {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) =>
      type.startsWith('image/'),
    )
    if (!file) return
    event.preventDefault()
    this.#picture.choose(file)
  }

  #submit(): void {
    const body = this.#field.value
    const picture = this.#editing ? undefined : this.#picture.take()
    if (body.trim() === '' && !picture && !this.#editing) return
    this.#outbox.add({ body, picture, edits: this.#editing?.id })
    if (this.#editing) this.#stopEditing()
    else this.#write('')
    this.#toldTyping = Number.NEGATIVE_INFINITY
    document.getElementById('log')?.dispatchEvent(new CustomEvent('talk:end'))
  }

  async #send({ key, body, edits, picture }: Unsent): Promise<Answer> {
    if (edits !== undefined) return this.pushEvent('edit', { id: edits, body })
    const hasPicture = picture !== undefined
    if (hasPicture && !(await this.#picture.arrived(picture))) {
      return { problem: 'The picture did not arrive.' }
    }
    return this.pushEvent('post', { key, body, hasPicture })
  }

  /** Gives a text back that was refused, with the reason, and keeps what was typed since. */
  #giveBack({ body, edits, picture }: Unsent, problem: string): void {
    if (edits !== undefined) this.#begin(edits)
    if (picture) this.#picture.choose(picture)
    this.#write([body, this.#field.value].filter((text) => text.trim() !== '').join('\n'))
    this.#explain(problem)
    this.#field.focus()
  }

  #editLast(): void {
    const log = document.getElementById('log')
    const last = log && rowsOf(log).findLast(({ dataset }) => dataset.isOwn !== undefined)
    if (last) this.#edit(last)
  }

  #edit(row: HTMLElement): void {
    this.#begin(Number(row.dataset.id))
    this.#write(row.querySelector('.message-text')?.textContent ?? '')
    this.#field.focus()
  }

  #begin(id: number): void {
    const draft = this.#editing?.draft ?? this.#field.value
    this.#editing = { id, draft }
    this.#banner.hidden = false
    this.#write('')
  }

  #stopEditing(): void {
    const draft = this.#editing?.draft ?? ''
    this.#editing = undefined
    this.#banner.hidden = true
    this.#write(draft)
    this.#field.focus()
  }

  #write(text: string): void {
    this.#field.value = text
    this.#fit()
    this.#explain('')
    this.#suggestions.close()
    if (!this.#editing) this.#keepDraft()
  }

  #keepDraft(): void {
    const name = `draft:${this.#place}`
    if (this.#field.value === '') sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, this.#field.value)
  }

  #tellTyping(): void {
    const now = performance.now()
    if (this.#field.value.trim() === '' || now - this.#toldTyping < TOLD_EVERY) return
    this.#toldTyping = now
    this.pushEvent('type', {}, () => {})
  }

  #explain(problem: string): void {
    this.#problem.textContent = problem
    this.#problem.hidden = problem === ''
    this.#field.ariaInvalid = problem === '' ? null : 'true'
  }

  /** The field grows with its text; the style sheet sets the limit. */
  #fit(): void {
    this.#field.style.height = 'auto'
    this.#field.style.height = `${this.#field.scrollHeight}px`
  }
}
