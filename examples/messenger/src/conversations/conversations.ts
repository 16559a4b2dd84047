/**
 * Conversations: begun by one, their owner, who names them, adds and removes people, and takes them away;
 * everybody can leave. Rights are looked at while the conversation is locked, by the same transaction that
 * changes it.
 */
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { Changeset } from 'redstart/changeset'
import { database } from '../database.ts'
import { type Person, peopleByIds, userIds } from '../people/people.ts'
import { conversations, members, messages, users } from '../schema.ts'
import {
  type Conversation,
  conversationFor,
  lockConversationFor,
  MAX_MEMBERS,
} from './conversation.ts'
import {
  type ConversationFields,
  conversationChangeset,
  type TitleFields,
  titleChangeset,
  titleOf,
} from './conversation-changeset.ts'
import { tellConversation, tellInboxes } from './events.ts'

export { type Conversation, conversationFor, MAX_MEMBERS } from './conversation.ts'

type InConversation = Pick<Conversation, 'id'>
type Someone = Pick<Person, 'id'>

export type Refused<Reason extends string> = { readonly ok: false; readonly reason: Reason }
export type Refusal = Refused<'not_allowed'> | Refused<'not_found'>
export type Changed = { readonly ok: true; readonly value: Conversation }
export type Unfit<Fields extends object> = {
  readonly ok: false
  readonly changeset: Changeset<Fields>
}

const NOT_ALLOWED: Refusal = { ok: false, reason: 'not_allowed' }
const NOT_FOUND: Refusal = { ok: false, reason: 'not_found' }

/** Begins a conversation with the people that the form names. */
export async function createConversation(
  owner: Person,
  params: unknown,
): Promise<Changed | Unfit<ConversationFields>> {
  const repo = await database.repo()
  const changes = await titled(conversationChangeset(params, owner.id), owner)
  return repo.transaction(async () => {
    const stored = await repo.insert(conversations, changes)
    if (!stored.ok) return stored
    const { id } = stored.value
    await repo.insert(members, { conversationId: id, userId: owner.id, isOwner: true })
    return changed(owner, id)
  })
}

/** Gives a conversation that has no title one of nicknames. */
async function titled(
  changes: Changeset<ConversationFields>,
  owner: Person,
): Promise<Changeset<ConversationFields>> {
  if (!changes.valid || changes.getField('title')) return changes
  const others = await peopleByIds((changes.getField('members') ?? []).map(({ userId }) => userId))
  return changes.put('title', titleOf([owner, ...others].map(({ nickname }) => nickname)))
}

/** Renames a conversation: its owner does. */
export function renameConversation(
  by: Someone,
  { id }: InConversation,
  params: unknown,
): Promise<Changed | Refusal | Unfit<TitleFields>> {
  return asOwner(by, id, async (conversation) => {
    const repo = await database.repo()
    const stored = await repo.update(conversations, titleChangeset(conversation, params))
    return stored.ok ? changed(by, id) : stored
  })
}

/** Adds people: the owner does. Who is a member already stays one; ids that are nobody's are left out. */
export function addMembers(
  by: Someone,
  { id }: InConversation,
  ids: readonly string[],
): Promise<Changed | Refusal | Refused<'full'>> {
  return asOwner(by, id, async (conversation) => {
    const there = conversation.members.map((member) => member.id)
    const repo = await database.repo()
    const added = await repo.db
      .select({ userId: users.id })
      .from(users)
      .where(and(inArray(users.id, userIds(ids)), notInArray(users.id, there)))
      .for('key share')
    if (there.length + added.length > MAX_MEMBERS) return { ok: false, reason: 'full' }
    if (added.length === 0) return { ok: true, value: conversation }
    const joinedAfter = sql`(select coalesce(max(${messages.id}), 0) from ${messages}
      where ${messages.conversationId} = ${id})`
    await repo.db
      .insert(members)
      .values(added.map(({ userId }) => ({ conversationId: id, userId, joinedAfter })))
    return changed(by, id)
  })
}

/** Removes somebody: the owner does, and everybody may leave. The conversation goes with the last one. */
export function removeMember(
  by: Someone,
  { id }: InConversation,
  personId: string,
): Promise<Changed | Refusal> {
  return asMember(by, id, async (conversation) => {
    if (by.id !== personId && by.id !== conversation.ownerId) return NOT_ALLOWED
    if (!conversation.members.some((member) => member.id === personId)) return NOT_FOUND
    return { ok: true, value: await takeOut(conversation, personId) }
  })
}

/** Takes a conversation away, with all that was said in it: the owner does. */
export function deleteConversation(
  by: Someone,
  { id }: InConversation,
): Promise<Changed | Refusal> {
  return asOwner(by, id, async (conversation) => {
    await takeAway(conversation)
    return { ok: true, value: conversation }
  })
}

/** Takes somebody whose account goes out of all conversations. */
export async function leaveAll(person: Someone): Promise<void> {
  const repo = await database.repo()
  await repo.transaction(async () => {
    await leaveEach(person)
    // From here on they can begin nothing, and be added to nothing. What was begun meanwhile they leave as well.
    await repo.db.select().from(users).where(eq(users.id, person.id)).for('update')
    await leaveEach(person)
  })
}

async function leaveEach(person: Someone): Promise<void> {
  const repo = await database.repo()
  const theirs = await repo.db
    .select({ id: members.conversationId })
    .from(members)
    .where(eq(members.userId, person.id))
    .orderBy(members.conversationId)
  for (const conversation of theirs) await removeMember(person, conversation, person.id)
}

async function takeOut(conversation: Conversation, personId: string): Promise<Conversation> {
  const { id } = conversation
  const staying = conversation.members.filter((member) => member.id !== personId)
  const [next] = staying
  if (!next) {
    await takeAway(conversation)
    return { ...conversation, members: [] }
  }
  const repo = await database.repo()
  await repo.delete(members, { conversationId: id, userId: personId })
  if (personId === conversation.ownerId) {
    await repo.db
      .update(members)
      .set({ isOwner: true })
      .where(and(eq(members.conversationId, id), eq(members.userId, next.id)))
  }
  await tellConversation(id, { kind: 'left', personId })
  await tellInboxes([{ id: personId }], id)
  return (await changed(next, id)).value
}

async function takeAway({ id, members: everybody }: Conversation): Promise<void> {
  const repo = await database.repo()
  await repo.delete(conversations, id)
  await tellConversation(id, { kind: 'gone' })
  await tellInboxes(everybody, id)
}

/** The conversation as it is now, of which its members are told. */
async function changed(member: Someone, id: string): Promise<Changed> {
  const value = await conversationFor(member, id)
  if (!value) throw new Error('The conversation has gone while it was locked.')
  await tellConversation(id, { kind: 'changed' })
  await tellInboxes(value.members, id)
  return { ok: true, value }
}

/** Changes a conversation for its owner, while nobody else changes it or posts in it. */
function asOwner<T>(
  by: Someone,
  id: string,
  change: (conversation: Conversation) => Promise<T>,
): Promise<T | Refusal> {
  return asMember<T | Refusal>(by, id, async (conversation) =>
    conversation.ownerId === by.id ? change(conversation) : NOT_ALLOWED,
  )
}

async function asMember<T>(
  by: Someone,
  id: string,
  change: (conversation: Conversation) => Promise<T>,
): Promise<T | Refusal> {
  const repo = await database.repo()
  return repo.transaction(async () => {
    const conversation = await lockConversationFor(by, id)
    return conversation ? change(conversation) : NOT_FOUND
  })
}
