/** The messages that are on their way, below those that are stored. */
import type { Unsent } from './outbox.ts'
import { rowsOf } from './rows.ts'

export class PendingRows {
  readonly #list = document.getElementById('pending')
  #items: readonly Unsent[] = []
  #isOffline = false

  set isOffline(isOffline: boolean) {
    this.#isOffline = isOffline
    this.show(this.#items)
  }

  show(items: readonly Unsent[]): void {
    this.#items = items
    const log = this.#list?.closest<HTMLElement>('.log')
    const stored = new Set(log && rowsOf(log).map(({ dataset }) => dataset.key))
    // What was stored and not answered is sent again, and need not be seen twice meanwhile.
    const messages = items.filter(({ key, edits }) => edits === undefined && !stored.has(key))
    this.#list?.replaceChildren(...messages.map((item) => this.#row(item)))
  }

  #row({ body, picture }: Unsent): HTMLElement {
    const text = make('p', 'message-text', body || (picture ? 'A picture' : ''))
    const state = this.#isOffline ? 'Waiting for the connection…' : 'Sending…'
    const bubble = make('div', 'bubble', text, make('span', 'message-stamp', state))
    const line = make('div', 'message-line', bubble)
    return make('li', 'message message-own message-pending', line)
  }
}

function make(tag: string, classes: string, ...content: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag)
  element.className = classes
  element.append(...content)
  return element
}
