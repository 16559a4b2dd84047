/** What was said, found by its words: in the conversations that one is a member of. */
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { searchMessages } from '../../messages/search.ts'
import type { Member } from '../pipelines.ts'
import { router } from '../router.ts'
import { shell } from '../shell.ts'
import { type FoundIn, MAX_QUERY, type SearchShown, searchPage } from './search.template.ts'

const Query = z.string().trim().max(MAX_QUERY)

export const searchLive = defineLive<Member>({ name: 'SearchLive' })
  .params(z.object({ q: Query.default('').catch('') }))
  .mount((): SearchShown => ({ query: '', found: [], pageTitle: 'Search' }))
  .handleParams(async ({ q }, socket) => {
    socket.assign({ query: q, found: await find(socket.assigns.person, q) })
  })
  // The address says what was looked for: it can be kept, and comes back after a lost connection.
  .on('search', z.object({ q: Query }), ({ q }, socket) => {
    const { query } = socket.assigns
    if (q !== query) socket.pushPatch(router.p('/search', { query: { q } }), { replace: true })
  })
  .layout(shell)
  .render((shown, ev) => searchPage(shown, ev.search.form()))

/** By conversation, in the order of what is newest in each. */
async function find(person: Member['person'], query: string): Promise<readonly FoundIn[]> {
  if (query === '') return []
  const byConversation = new Map<string, FoundIn>()
  for (const { conversation, message } of await searchMessages(person, query)) {
    const { messages = [] } = byConversation.get(conversation.id) ?? {}
    byConversation.set(conversation.id, { ...conversation, messages: [...messages, message] })
  }
  return [...byConversation.values()]
}
