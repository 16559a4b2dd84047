import type { Post } from '../src/rooms/post.ts'
import { avatar } from './avatar.ts'
import { element, find } from './dom.ts'
import { localTime } from './times.ts'

/** The posts on the page, each once and in the server's order, and those on their way to it. */
export class MessageList {
  readonly #scroll = find('#scroll')
  readonly #log = find('#log')
  readonly #messages = find('#messages')
  readonly #waiting = find('#waiting')
  readonly #empty = find('#empty')

  #you: string | undefined
  #atEnd = true

  constructor() {
    this.#scroll.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#scroll
      this.#atEnd = scrollHeight - scrollTop - clientHeight < 80
    })
    // The keyboard of a phone, or an error over the field, takes room from the conversation.
    new ResizeObserver(() => this.#follow()).observe(this.#scroll)
  }

  /** Who reads: their own posts stand on the other side. */
  set you(id: string | undefined) {
    this.#you = id
    for (const item of this.#messages.querySelectorAll('li')) this.#mark(item)
  }

  /** Shows these posts in place of all that were there. */
  replace(posts: readonly Post[]): void {
    // A screen reader reads what is added to a log. A whole page of it would keep it busy for long.
    this.#log.setAttribute('aria-live', 'off')
    this.#messages.replaceChildren()
    this.#atEnd = true
    for (const post of posts) this.#insert(post)
    this.#empty.hidden = this.#messages.childElementCount > 0
    this.#follow()
    requestAnimationFrame(() => this.#log.removeAttribute('aria-live'))
  }

  /** Shows a post, once, however often it arrives. */
  show(post: Post): void {
    this.#insert(post)
    this.#empty.hidden = true
    this.#follow()
  }

  /** Shows a post that the server has not confirmed yet. */
  await(key: string, body: string): void {
    const item = element('li', { className: 'message mine waiting' }, ...bubble(['Sending…'], body))
    item.dataset.key = key
    this.#waiting.append(item)
    this.#atEnd = true
    this.#follow()
  }

  /** Takes back a post that was on its way. */
  drop(key: string): void {
    for (const item of this.#waiting.querySelectorAll('li')) {
      if (item.dataset.key === key) item.remove()
    }
  }

  #insert(post: Post): void {
    this.drop(post.key)
    let previous = this.#messages.lastElementChild
    while (previous && idOf(previous) > post.id) previous = previous.previousElementSibling
    if (previous && idOf(previous) === post.id) return
    const item = this.#render(post)
    if (previous) previous.after(item)
    else this.#messages.prepend(item)
  }

  #render({ id, from, body, at }: Post): HTMLLIElement {
    const head = [
      element('span', { className: 'author' }, from.name),
      element('time', { dateTime: at }, localTime(at)),
    ]
    const item = element('li', { className: 'message' }, avatar(from), ...bubble(head, body))
    item.dataset.id = String(id)
    item.dataset.from = from.id
    this.#mark(item)
    return item
  }

  #mark(item: HTMLElement): void {
    item.classList.toggle('mine', item.dataset.from === this.#you)
  }

  /** Follows the conversation, unless the reader has scrolled up to read what was before. */
  #follow(): void {
    if (this.#atEnd) this.#scroll.scrollTop = this.#scroll.scrollHeight
  }
}

function bubble(head: (Node | string)[], body: string): HTMLElement[] {
  return [
    element('p', { className: 'head' }, ...head),
    // 'auto' lets each message run in the direction of its own script.
    element('p', { className: 'body', dir: 'auto' }, body),
  ]
}

function idOf(item: Element): number {
  return item instanceof HTMLElement ? Number(item.dataset.id) : 0
}
