import type { TypedPresence } from 'redstart/client'
import { anonymousText } from '../src/rooms/headcount-text.ts'
import type { visitors } from '../src/web/visitors.ts'
import { avatar } from './avatar.ts'
import { element, find } from './dom.ts'
import { localTime } from './times.ts'

type Here = TypedPresence<typeof visitors>
/** One tab of somebody who is logged in; what is counted has none. */
type Tab = Exclude<Here['state'][string]['metas'][number], { readonly count: number }>

/** The list of who is there: a line for each user, and one for all the anonymous. */
export class PeopleList {
  readonly #list = find('#people')

  /** @param you - The id of the reader, where they are logged in. */
  show(here: Here, you: string | undefined): void {
    const users: { name: string; item: HTMLLIElement }[] = []
    let anonymous = 0
    here.list((key, { metas, initials = '?', colour = 0 }) => {
      const tabs: Tab[] = []
      for (const meta of metas) {
        if (meta.count === undefined) tabs.push(meta)
        else anonymous = meta.count
      }
      const [first] = tabs
      if (!first) return
      const item = element(
        'li',
        { className: 'person' },
        avatar({ initials, colour }),
        element(
          'span',
          { className: 'who' },
          element('span', { className: 'name' }, first.name),
          ...(key === you ? [element('span', { className: 'you' }, 'you')] : []),
        ),
        element('span', { className: 'tabs', title: since(tabs) }, describe(tabs)),
      )
      item.dataset.tabs = String(tabs.length)
      users.push({ name: first.name, item })
    })
    users.sort((a, b) => a.name.localeCompare(b.name))
    const items = users.map(({ item }) => item)
    if (anonymous > 0) items.push(anonymousLine(anonymous, items.length > 0, you === undefined))
    this.#list.replaceChildren(...items)
  }
}

function anonymousLine(count: number, isLast: boolean, isReader: boolean): HTMLLIElement {
  return element(
    'li',
    { className: 'anonymous' },
    element('span', { className: 'who' }, `${isLast ? 'and ' : ''}${anonymousText(count)}`),
    ...(isReader
      ? [element('span', { className: 'tabs' }, count === 1 ? 'you' : 'you among them')]
      : []),
  )
}

/** On what somebody is here: `phone`, or `2 tabs: computer, phone`. */
function describe(tabs: readonly Tab[]): string {
  const devices = [...new Set(tabs.map(({ device }) => device))].sort().join(', ')
  return tabs.length === 1 ? devices : `${tabs.length} tabs: ${devices}`
}

function since(tabs: readonly Tab[]): string {
  const first = tabs.map(({ since }) => since).sort()[0]
  return first ? `here since ${localTime(first)}` : ''
}
