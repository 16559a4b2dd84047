/** A conversation, and who may see it: its members. */
import { asc, desc, eq } from 'drizzle-orm'
import { database } from '../database.ts'
import { type Person, personColumns } from '../people/people.ts'
import { conversations, members, users } from '../schema.ts'

export const MAX_MEMBERS = 50

export interface Member extends Person {
  readonly isOwner: boolean
}

export interface Conversation {
  readonly id: string
  readonly title: string
  readonly ownerId: string
  /** The owner, then the others as they came. */
  readonly members: readonly Member[]
}

/** Whether a text can be the id of a conversation: spelled as in its topic, for PostgreSQL takes other spellings. */
export function isConversationId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)
}

/** A conversation, for one of its members; for others there is no such conversation. */
export async function conversationFor(
  { id: personId }: Pick<Person, 'id'>,
  id: string,
): Promise<Conversation | undefined> {
  if (!isConversationId(id)) return undefined
  const conversation = await loadConversation(id)
  const isMember = conversation?.members.some((member) => member.id === personId)
  return isMember ? conversation : undefined
}

/**
 * Makes whoever changes the conversation, or posts in it, wait until the end of this transaction.
 *
 * @returns its title, if there is such a conversation.
 */
export async function lockConversation(id: string): Promise<string | undefined> {
  if (!isConversationId(id)) return undefined
  const repo = await database.repo()
  const [locked] = await repo.db
    .select({ title: conversations.title })
    .from(conversations)
    .where(eq(conversations.id, id))
    .for('no key update')
  return locked?.title
}

/** Locks a conversation for one of its members, and gives it as those have left it who were first. */
export async function lockConversationFor(
  person: Pick<Person, 'id'>,
  id: string,
): Promise<Conversation | undefined> {
  const title = await lockConversation(id)
  return title === undefined ? undefined : conversationFor(person, id)
}

/** The order of members: whoever comes next is the owner when the owner leaves. */
export const memberOrder = [desc(members.isOwner), asc(members.joinedAt), asc(members.userId)]

async function loadConversation(id: string): Promise<Conversation | undefined> {
  const repo = await database.repo()
  const rows = await repo.db
    .select({
      title: conversations.title,
      ...personColumns,
      isOwner: members.isOwner,
      conversationId: conversations.id,
    })
    .from(conversations)
    .innerJoin(members, eq(members.conversationId, conversations.id))
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(conversations.id, id))
    .orderBy(...memberOrder)
  const [first] = rows
  if (!first) return undefined
  return {
    id: first.conversationId,
    title: first.title,
    ownerId: first.id,
    members: rows.map(({ id, nickname, isOwner }) => ({ id, nickname, isOwner })),
  }
}
