import type { Person } from '../src/people/people.ts'
import { handleOf, splitMentions } from '../src/rooms/mentions.ts'
import type { Message } from '../src/rooms/messages.ts'
import { element, find } from './dom.ts'
import { localTime } from './times.ts'

interface History {
  readonly messages: readonly Message[]
  readonly replaces: boolean
  readonly earlier: boolean
}

/** The messages on the page, each once and in the server's order, and those on their way to it. */
export class MessageList {
  readonly #reader: Person
  readonly #scroll = find('#scroll')
  readonly #log = find('#log')
  readonly #messages = find('#messages')
  readonly #waiting = find('#waiting')
  readonly #empty = find('#empty')
  readonly #earlier = find('#earlier')

  #atEnd = true

  constructor(reader: Person) {
    this.#reader = reader
    this.#scroll.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#scroll
      this.#atEnd = scrollHeight - scrollTop - clientHeight < 80
    })
    // The keyboard of a phone, or an error over the field, takes room from the conversation.
    new ResizeObserver(() => this.#follow()).observe(this.#scroll)
  }

  /** The newest message shown; 0 when there is none. */
  get lastId(): number {
    return idOf(this.#messages.lastElementChild)
  }

  /**
   * What the server answers to a join: more messages, or all that there are to show. With `earlier`
   * there are more before them, on the pages of the history.
   */
  history({ messages, replaces, earlier }: History): void {
    // A screen reader reads what is added to a log. A page of history would keep it busy for long.
    this.#log.setAttribute('aria-live', 'off')
    if (replaces) {
      this.#messages.replaceChildren()
      this.#earlier.hidden = !earlier
      this.#atEnd = true
    }
    for (const message of messages) this.#insert(message)
    this.#follow()
    this.#empty.hidden = this.#messages.childElementCount > 0
    this.#linkToEarlier()
    requestAnimationFrame(() => this.#log.removeAttribute('aria-live'))
  }

  /** Shows a message, once, however often it arrives. */
  show(message: Message): void {
    this.#insert(message)
    this.#empty.hidden = true
    this.#follow()
  }

  /** Shows a message that the server has not confirmed yet. */
  await(key: string, body: string): void {
    const item = bubble('message mine waiting', ['Sending…'], [body])
    item.dataset.key = key
    this.#waiting.append(item)
    this.#atEnd = true
    this.#follow()
  }

  /** Takes back a message that was on its way. */
  drop(key: string): void {
    for (const item of this.#waiting.querySelectorAll('li')) {
      if (item.dataset.key === key) item.remove()
    }
  }

  /** The link above the messages leads to those that come before the first one. */
  #linkToEarlier(): void {
    const link = find<HTMLAnchorElement>('a', this.#earlier)
    const first = idOf(this.#messages.firstElementChild)
    if (first > 0) link.search = `?before=${first}`
  }

  #insert(message: Message): void {
    if (message.from.id === this.#reader.id) this.drop(message.key)

    let previous = this.#messages.lastElementChild
    while (previous && idOf(previous) > message.id) previous = previous.previousElementSibling
    if (previous && idOf(previous) === message.id) return

    const item = this.#render(message)
    if (previous) previous.after(item)
    else this.#messages.prepend(item)
  }

  #render({ id, from, body, mentions, at }: Message): HTMLLIElement {
    const mine = from.id === this.#reader.id
    const me = handleOf(this.#reader.name)
    const mentioned = !mine && mentions.includes(me)
    const text = splitMentions(body).map(({ text, handle }) => {
      if (handle === undefined) return text
      return element('span', { className: 'at' }, text)
    })
    const head = [
      element('span', { className: 'author' }, mine ? 'You' : from.name),
      element('time', { dateTime: at }, localTime(at)),
      ...(mentioned ? [element('span', { className: 'tag' }, 'mentions you')] : []),
    ]
    const item = bubble(`message${mine ? ' mine' : ''}${mentioned ? ' mentioned' : ''}`, head, text)
    item.dataset.id = String(id)
    return item
  }

  /** Follows the conversation, unless the reader has scrolled up to read what was before. */
  #follow(): void {
    if (this.#atEnd) this.#scroll.scrollTop = this.#scroll.scrollHeight
  }
}

function bubble(
  className: string,
  head: (Node | string)[],
  text: (Node | string)[],
): HTMLLIElement {
  return element(
    'li',
    { className },
    element('p', { className: 'head' }, ...head),
    // 'auto' lets each message run in the direction of its own script.
    element('p', { className: 'body', dir: 'auto' }, ...text),
  )
}

function idOf(item: Element | null): number {
  return item instanceof HTMLElement ? Number(item.dataset.id) : 0
}
