import type { Letter } from './crypto/letter.ts'
import { element, find } from './dom.ts'

/** A message on its way to the page. */
export interface Entry {
  readonly id: string
  /** Undefined when the key does not open it. */
  readonly letter: Letter | undefined
  readonly mine: boolean
  /** Not shown before it is opened. */
  readonly sealed: boolean
  /** Deleted when somebody reads it. */
  readonly burns: boolean
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** The messages on the page, each once. */
export class MessageList {
  readonly #scroll = find('#scroll')
  readonly #messages = find('#messages')
  readonly #empty = find('#empty')
  readonly #news = find('#news')
  readonly #on: { open(id: string): void; forget(id: string): void }
  /** What is not in the page before it is opened. */
  readonly #sealed = new Map<string, Letter>()
  #atEnd = true

  constructor(on: { open(id: string): void; forget(id: string): void }) {
    this.#on = on
    this.#scroll.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#scroll
      this.#atEnd = scrollHeight - scrollTop - clientHeight < 80
    })
    // The keyboard of a phone, or an error over the field, takes room from the conversation.
    new ResizeObserver(() => this.#follow()).observe(this.#scroll)
  }

  has(id: string): boolean {
    return this.#find(id) !== undefined
  }

  show({ id, letter, mine, sealed, burns }: Entry): void {
    const item = element('li', { className: mine ? 'message mine' : 'message' })
    item.dataset.id = id
    item.append(head(letter, mine))
    if (letter === undefined) {
      item.append(
        element('p', { className: 'body quiet' }, 'The key of this room does not open it.'),
      )
    } else if (sealed) {
      const open = element('button', { type: 'button', className: 'seal' }, 'Read and burn')
      open.addEventListener('click', () => {
        open.disabled = true
        this.#on.open(id)
      })
      item.append(open)
      item.dataset.state = 'sealed'
      this.#sealed.set(id, letter)
    } else {
      item.append(body(letter))
    }
    item.append(element('p', { className: 'foot' }, mine && burns ? 'Not read yet' : ''))
    this.#messages.append(item)
    if (mine) this.#atEnd = true
    this.#changed()
  }

  /** A message of this page's is on its way. */
  sending(id: string): void {
    const item = this.#find(id)
    if (!item) return
    const foot = find('.foot', item)
    item.dataset.foot = foot.textContent ?? ''
    foot.textContent = 'Sending…'
    item.dataset.state = 'sending'
  }

  /** The server has it. */
  sent(id: string): void {
    const item = this.#find(id)
    if (item?.dataset.state !== 'sending') return
    find('.foot', item).textContent = item.dataset.foot ?? ''
    delete item.dataset.state
  }

  /** This page was the first to read it: from now on nobody else has it. */
  opened(id: string): void {
    const item = this.#find(id)
    const letter = this.#sealed.get(id)
    if (!item || !letter) return
    find('.seal', item).replaceWith(body(letter))
    this.#sealed.delete(id)
    item.dataset.state = 'opened'
    const forget = element('button', { type: 'button', className: 'forget' }, 'Forget')
    forget.addEventListener('click', () => this.#on.forget(id))
    find('.foot', item).replaceChildren('Deleted. Only this page still has it. ', forget)
    this.#changed()
  }

  /** It could not be opened now. */
  closed(id: string, news: string): void {
    const item = this.#find(id)
    this.#news.textContent = news
    if (item?.dataset.state === 'sealed') find<HTMLButtonElement>('.seal', item).disabled = false
  }

  /** Somebody has read it: it leaves the page, and its author learns why. */
  burnt(id: string): void {
    const item = this.#find(id)
    if (item === undefined || item.dataset.state === 'opened') return
    if (!item.classList.contains('mine')) return this.remove(id)
    this.#turnToAsh(item, 'Read, and gone')
  }

  /** Its time is up. What this page alone still has stays its own. */
  expired(id: string): void {
    const state = this.#find(id)?.dataset.state
    if (state !== 'opened' && state !== 'ash') this.remove(id)
  }

  /** Takes it off the page, and says so where that is news. */
  remove(id: string, news = ''): void {
    this.#find(id)?.remove()
    this.#sealed.delete(id)
    this.#news.textContent = news
    this.#changed()
  }

  /** What the server has after a pause: all others are gone. */
  retain(ids: ReadonlySet<string>): void {
    for (const item of this.#items()) {
      const { id = '', state } = item.dataset
      if (ids.has(id) || state === 'opened' || state === 'ash') continue
      if (item.classList.contains('mine')) this.#turnToAsh(item, 'Gone')
      else this.remove(id)
    }
  }

  #turnToAsh(item: HTMLElement, why: string): void {
    find('.body', item).remove()
    find('.foot', item).textContent = why
    item.dataset.state = 'ash'
    this.#news.textContent = ''
  }

  #items(): HTMLElement[] {
    return [...this.#messages.querySelectorAll('li')]
  }

  #find(id: string): HTMLElement | undefined {
    return this.#items().find((item) => item.dataset.id === id)
  }

  /** Follows the conversation, unless the reader has scrolled up to read what was before. */
  #changed(): void {
    this.#empty.hidden = this.#messages.childElementCount > 0
    this.#follow()
  }

  #follow(): void {
    if (this.#atEnd) this.#scroll.scrollTop = this.#scroll.scrollHeight
  }
}

function head(letter: Letter | undefined, mine: boolean): HTMLElement {
  const author = mine ? 'You' : (letter?.from ?? 'Somebody')
  const parts: (Node | string)[] = [element('span', { className: 'author', dir: 'auto' }, author)]
  if (letter && Number.isFinite(new Date(letter.at).getTime())) {
    const at = new Date(letter.at)
    parts.push(element('time', { dateTime: at.toISOString() }, time.format(at)))
  }
  return element('p', { className: 'head' }, ...parts)
}

function body(letter: Letter): HTMLElement {
  // 'auto' lets each message run in the direction of its own script.
  return element('p', { className: 'body', dir: 'auto' }, letter.body)
}
