/** Conversations, for programs. Those of others are not there. */
import { NotFound } from 'redstart/errors'
import type { Reply } from 'redstart/http'
import {
  type Conversation,
  conversationFor,
  createConversation,
} from '../conversations/conversations.ts'
import { inboxOf } from '../conversations/inbox.ts'
import { markSeen, seenMarks } from '../messages/seen.ts'
import type { Api } from './pipeline.ts'
import { refused } from './refusals.ts'
import { apiRouter } from './router.ts'

type InConversation<V extends object = {}> = Api<{ id: string }, V>

/** GET /api/conversations */
export async function index(conn: Api): Promise<Reply> {
  return conn.json({ data: await inboxOf(conn.assigns.person) })
}

/** POST /api/conversations */
export async function create(conn: Api): Promise<Reply> {
  const created = await createConversation(conn.assigns.person, await conn.body())
  if (!created.ok) return refused(conn, created)
  const location = apiRouter.p('/api/conversations/:id', { id: created.value.id })
  return conn.json({ data: created.value }, { status: 201, headers: { location } })
}

/** GET /api/conversations/:id */
export async function show(conn: InConversation): Promise<Reply> {
  const conversation = await conversationOf(conn)
  const seen = await seenMarks(conn.assigns.person, conversation.id)
  return conn.json({ data: { ...conversation, seen } })
}

/** PUT /api/conversations/:id/seen */
export async function seen(conn: InConversation<{ body: { messageId: number } }>): Promise<Reply> {
  const { id } = await conversationOf(conn)
  await markSeen(conn.assigns.person, id, conn.valid.body.messageId)
  return conn.empty()
}

/** @throws NotFound for one that is not there, and for one of others. */
export async function conversationOf(conn: InConversation): Promise<Conversation> {
  const conversation = await conversationFor(conn.assigns.person, conn.params.id)
  if (!conversation) throw new NotFound()
  return conversation
}
