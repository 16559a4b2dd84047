/** What is said, for programs. */
import type { Reply } from 'redstart/http'
import {
  deleteMessage,
  editMessage,
  messagesOf,
  postMessage,
  react as setReaction,
} from '../messages/messages.ts'
import { searchMessages } from '../messages/search.ts'
import { conversationOf } from './conversations.ts'
import type { Api } from './pipeline.ts'
import { refused } from './refusals.ts'
import type { Page } from './requests.ts'

type OfMessage = Api<{ id: string }, { params: { id: number } }>
type OfReaction = Api<{ id: string; emoji: string }, { params: { id: number; emoji: string } }>

/** GET /api/conversations/:id/messages?before=&after=&limit= */
export async function index(conn: Api<{ id: string }, { query: Page }>): Promise<Reply> {
  const { id } = await conversationOf(conn)
  const { messages, ...more } = await messagesOf(conn.assigns.person, id, conn.valid.query)
  return conn.json({ data: messages, ...more })
}

/** POST /api/conversations/:id/messages: what has a key that was there is the message of before. */
export async function create(conn: Api<{ id: string }>): Promise<Reply> {
  const posted = await postMessage(conn.assigns.person, conn.params.id, await conn.body())
  if (!posted.ok) return refused(conn, posted)
  return conn.json({ data: posted.value }, { status: posted.again ? 200 : 201 })
}

/** PATCH /api/messages/:id */
export async function update(conn: OfMessage): Promise<Reply> {
  const { id } = conn.valid.params
  return changed(conn, await editMessage(conn.assigns.person, id, await conn.body()))
}

/** DELETE /api/messages/:id: what is left of it keeps its place. */
export async function remove(conn: OfMessage): Promise<Reply> {
  return changed(conn, await deleteMessage(conn.assigns.person, conn.valid.params.id))
}

/** PUT /api/messages/:id/reactions/:emoji */
export async function react(conn: OfReaction): Promise<Reply> {
  const { id, emoji } = conn.valid.params
  return changed(conn, await setReaction(conn.assigns.person, id, emoji, true))
}

/** DELETE /api/messages/:id/reactions/:emoji */
export async function unreact(conn: OfReaction): Promise<Reply> {
  const { id, emoji } = conn.valid.params
  return changed(conn, await setReaction(conn.assigns.person, id, emoji, false))
}

/** GET /api/search?q= */
export async function search(conn: Api<{}, { query: { q: string } }>): Promise<Reply> {
  return conn.json({ data: await searchMessages(conn.assigns.person, conn.valid.query.q) })
}

/** The message as it is now. */
function changed(conn: Api, outcome: Awaited<ReturnType<typeof editMessage>>): Reply {
  return outcome.ok ? conn.json({ data: outcome.value }) : refused(conn, outcome)
}
