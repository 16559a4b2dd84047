import { emptyState } from 'redstart/components'
import { type Html, html, JS, keyed } from 'redstart/html'
import { link } from 'redstart/live'
import type { Message } from '../../messages/messages.ts'
import { backToList } from '../back-to-list.ts'
import { router } from '../router.ts'
import { excerpt } from './search-excerpt.ts'

export const MAX_QUERY = 200

export interface SearchShown {
  readonly query: string
  readonly found: readonly FoundIn[]
  readonly pageTitle: string
}

/** What was found in a conversation. */
export interface FoundIn {
  readonly id: string
  readonly title: string
  readonly messages: readonly Message[]
}

/** @param search - The event that the form sends. */
export function searchPage({ query, found }: SearchShown, search: string): Html {
  return html`<section class="pane search">
    <header>${backToList()}<h1>Search</h1></header>
    <form id="search" role="search" phx-change=${search} phx-submit=${search}>
      <label class="rs-hidden" for="search-words">Words to look for</label>
      <input class="rs-control" id="search-words" type="search" name="q" value=${query} maxlength=${MAX_QUERY}
        placeholder="Words, or how they begin" autocomplete="off" phx-debounce="250" phx-mounted=${JS.focus()}>
    </form>
    <p class="search-count" id="search-count" role="status">${query !== '' && countOf(found)}</p>
    <div id="search-found">${keyed(
      found,
      ({ id }) => id,
      (group) => conversation(group, query),
    )}</div>
    ${found.length === 0 && nothing(query)}
  </section>`
}

function conversation({ id, title, messages }: FoundIn, query: string): Html {
  return html`<section class="search-group" aria-labelledby="in-${id}">
    <h2 id="in-${id}">${title}</h2>
    <ol>${keyed(
      messages,
      (message) => message.id,
      (message) => html`<li>${result(message, query)}</li>`,
    )}</ol>
  </section>`
}

function result({ id, conversationId, author, body, at }: Message, query: string): Html {
  const place = router.p('/conversations/:id', { id: conversationId, query: { at: id } })
  return link(
    { navigate: place, class: 'search-result' },
    html`<b>${author?.nickname ?? 'Somebody'}</b>
      <time id="said-${id}" datetime=${at} phx-hook="LocalTime" data-format="short">${at.slice(0, 10)}</time>
      <span class="search-text">${excerpt(body, query).map(({ text, isFound }) =>
        isFound ? html`<mark>${text}</mark>` : text,
      )}</span>`,
  )
}

function nothing(query: string): Html {
  if (query === '') {
    return emptyState({
      title: 'What was that again?',
      body: 'Type a word, or how it begins. Several words narrow it down.',
    })
  }
  return emptyState({
    title: 'Nothing was found',
    body: 'Fewer letters find more: “mee” finds “meeting” and “meet”.',
  })
}

function countOf(found: readonly FoundIn[]): string {
  const count = found.reduce((sum, { messages }) => sum + messages.length, 0)
  if (count === 0) return 'No messages'
  const messages = count === 1 ? 'One message' : `${count} messages`
  return found.length === 1
    ? `${messages} in one conversation`
    : `${messages} in ${found.length} conversations`
}
