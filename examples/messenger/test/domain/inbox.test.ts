import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMembers, removeMember } from '../../src/conversations/conversations.ts'
import { inboxEntry, inboxOf, MAX_UNREAD } from '../../src/conversations/inbox.ts'
import { deleteMessage, editMessage, postMessage } from '../../src/messages/messages.ts'
import { markSeen, seenMarks } from '../../src/messages/seen.ts'
import { conversations, members, messages, users } from '../../src/schema.ts'
import {
  byPerson,
  type Domain,
  inConversation,
  newConversation,
  newPeople,
  newPerson,
  openDomain,
  post,
  statementsOf,
} from './domain.ts'
import { png } from './some-pictures.ts'

let domain: Domain
beforeAll(async () => {
  domain = await openDomain()
})
afterAll(() => domain.close())

async function pair() {
  const [ann, ben] = [await newPerson(), await newPerson()]
  const conversation = await newConversation(ann, [ben], 'Tea')
  const unread = async (person = ann) => (await inboxEntry(person, conversation.id))?.unread
  return { ann, ben, conversation, unread }
}

describe('the inbox', () => {
  it('shows title, members, what was said last, and how much is new', async () => {
    const { ann, ben, conversation } = await pair()
    expect(await inboxOf(ann)).toEqual([
      {
        id: conversation.id,
        title: 'Tea',
        members: [ben],
        memberCount: 2,
        last: null,
        unread: 0,
        mentioned: false,
        activeAt: expect.any(String),
      },
    ])
    const { id, at } = await post(ben, conversation, `Is there tea, @${ann.nickname}?`)
    const last = { id, author: ben.nickname, text: `Is there tea, @${ann.nickname}?`, at }
    expect(await inboxOf(ann)).toMatchObject([{ last, unread: 1, mentioned: true, activeAt: at }])
    expect(await inboxOf(ben)).toMatchObject([{ last, unread: 0, mentioned: false }])
  })

  it('has those on top in which something was said last', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const [first, second, third] = [
      await newConversation(ann, [ben]),
      await newConversation(ann, [ben]),
      await newConversation(ann, [ben]),
    ]
    await post(ben, third)
    await post(ann, first)
    expect((await inboxOf(ann)).map(({ id }) => id)).toEqual([first.id, third.id, second.id])
  })

  it('shows a picture that has no words, the beginning of a long text, and who is gone', async () => {
    const { ann, ben, conversation } = await pair()
    await postMessage(ben, conversation.id, { key: 'p' }, { bytes: png(3, 2) })
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({ last: { text: 'Picture' } })
    await post(ben, conversation, 'é'.repeat(4000))
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({
      last: { text: 'é'.repeat(200) },
    })
    await domain.repo.delete(users, ben.id)
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({
      last: { author: null },
      members: [],
      memberCount: 1,
    })
  })

  it('shows five of the members, and none of whom one is no member with', async () => {
    const [ann, others, stranger] = [await newPerson(), await newPeople(7), await newPerson()]
    const conversation = await newConversation(ann, others)
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({
      members: conversation.members.slice(1, 6).map(({ id, nickname }) => ({ id, nickname })),
      memberCount: 8,
    })
    expect(await inboxOf(stranger)).toEqual([])
    for (const id of [conversation.id, 'x', '']) {
      expect(await inboxEntry(stranger, id)).toBeUndefined()
    }
  })

  it('takes three statements at most, and ends at 200 entries', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const { id } = await newConversation(ann, [ben])
    expect(await statementsOf(domain, () => inboxOf(ann))).toBeLessThanOrEqual(3)
    const rows = await domain.repo.db
      .insert(conversations)
      .values(Array.from({ length: 200 }, () => ({ title: 'One more' })))
      .returning()
    const both = rows.flatMap((row) => [ann, ben].map((one) => ({ row, one })))
    await domain.repo.db
      .insert(members)
      .values(both.map(({ row, one }) => ({ conversationId: row.id, userId: one.id })))
    expect(await statementsOf(domain, () => inboxOf(ann))).toBeLessThanOrEqual(3)
    const inbox = await inboxOf(ann)
    expect(inbox).toHaveLength(200)
    expect(inbox.every(({ members }) => members[0]?.id === ben.id)).toBe(true)
    expect(inbox.map((entry) => entry.id)).not.toContain(id)
  })
})

describe('what is unread', () => {
  it('is what others have said and one has not seen', async () => {
    const { ann, ben, conversation, unread } = await pair()
    await post(ann, conversation)
    const seen = await post(ben, conversation)
    await post(ben, conversation)
    await post(ann, conversation)
    expect([await unread(ann), await unread(ben)]).toEqual([2, 2])
    await markSeen(ann, conversation.id, seen.id)
    expect([await unread(ann), await unread(ben)]).toEqual([1, 2])
  })

  it('does not grow with edits, and shrinks with deletions', async () => {
    const { ann, ben, conversation, unread } = await pair()
    const [first] = [await post(ben, conversation), await post(ben, conversation)]
    await editMessage(ben, first.id, { body: `@${ann.nickname}, look` })
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({ unread: 2, mentioned: true })
    await deleteMessage(ben, first.id)
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({ unread: 1, mentioned: false })
    await markSeen(ann, conversation.id, first.id)
    expect(await unread()).toBe(1)
  })

  it('is nothing of what was said before one came, or before one came back', async () => {
    const { ann, ben, conversation, unread } = await pair()
    const cleo = await newPerson()
    await post(ben, conversation, `@${cleo.nickname}`)
    await addMembers(ann, conversation, [cleo.id])
    expect(await inboxEntry(cleo, conversation.id)).toMatchObject({ unread: 0, mentioned: false })
    const last = await post(ben, conversation)
    expect(await unread(cleo)).toBe(1)
    await markSeen(cleo, conversation.id, last.id)
    await removeMember(ann, conversation, cleo.id)
    await post(ben, conversation)
    await addMembers(ann, conversation, [cleo.id])
    expect(await unread(cleo)).toBe(0)
    await post(ben, conversation)
    expect(await unread(cleo)).toBe(1)
  })

  it('is of people who are gone, too', async () => {
    const { ben, conversation, unread } = await pair()
    await post(ben, conversation)
    await domain.repo.delete(users, ben.id)
    expect(await unread()).toBe(1)
  })

  it('is counted up to an end', async () => {
    const { ann, ben, conversation, unread } = await pair()
    const row = { conversationId: conversation.id, authorId: ben.id, body: 'x', mentions: [] }
    const rows = Array.from({ length: MAX_UNREAD + 5 }, (_, n) => ({ ...row, key: `${n}` }))
    await domain.repo.db.insert(messages).values(rows)
    expect(await unread(ann)).toBe(MAX_UNREAD)
  })
})

describe('seen marks', () => {
  it('never go back, also when many come at once', async () => {
    const { ann, ben, conversation } = await pair()
    const ids: number[] = []
    for (let n = 0; n < 6; n++) ids.push((await post(ben, conversation)).id)
    const heard = inConversation(domain, conversation)
    const shuffled = [3, 5, 0, 4, 1, 5, 2].map((n) => ids[n] ?? 0)
    await Promise.all(shuffled.map((id) => markSeen(ann, conversation.id, id)))
    expect(await seenMarks(ben, conversation.id)).toEqual({ [ann.id]: ids[5] })
    const told = heard.map((event) => JSON.stringify(event))
    expect(new Set(told).size).toBe(told.length)
    expect(heard).toContainEqual({ kind: 'seen', personId: ann.id, messageId: ids[5] })
  })

  it('are told to the conversation and to the other windows of the person, once', async () => {
    const { ann, ben, conversation } = await pair()
    const { id } = await post(ben, conversation)
    const [heard, byAnn, byBen] = [
      inConversation(domain, conversation),
      byPerson(domain, ann),
      byPerson(domain, ben),
    ]
    await markSeen(ann, conversation.id, id)
    await markSeen(ann, conversation.id, id)
    await markSeen(ann, conversation.id, id - 1)
    expect(heard).toEqual([{ kind: 'seen', personId: ann.id, messageId: id }])
    expect(byAnn).toEqual([{ kind: 'read', conversationId: conversation.id, messageId: id }])
    expect(byBen).toEqual([])
  })

  it('are only for members, and for messages of their conversation', async () => {
    const [one, other] = [await pair(), await pair()]
    const [{ id }, elsewhere] = [
      await post(one.ben, one.conversation),
      await post(other.ben, other.conversation),
    ]
    const heard = inConversation(domain, one.conversation)
    const gone = one.ben
    await removeMember(one.ann, one.conversation, gone.id)
    heard.length = 0
    await markSeen(await newPerson(), one.conversation.id, id)
    await markSeen(gone, one.conversation.id, id)
    await markSeen(one.ann, one.conversation.id, elsewhere.id)
    for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 31, 1e300]) {
      await markSeen(one.ann, one.conversation.id, wrong)
    }
    await markSeen(one.ann, 'nowhere', id)
    expect(heard).toEqual([])
    expect(await seenMarks(one.ann, one.conversation.id)).toEqual({})
    for (const stranger of [gone, await newPerson()]) {
      await markSeen(one.ann, one.conversation.id, id)
      expect(await seenMarks(stranger, one.conversation.id)).toEqual({})
    }
  })

  it('go with the membership', async () => {
    const { ann, ben, conversation } = await pair()
    const { id } = await post(ann, conversation)
    await markSeen(ben, conversation.id, id)
    expect(await seenMarks(ann, conversation.id)).toEqual({ [ben.id]: id })
    await removeMember(ann, conversation, ben.id)
    expect(await seenMarks(ann, conversation.id)).toEqual({})
    await domain.repo.db.delete(conversations).where(eq(conversations.id, conversation.id))
    expect(await seenMarks(ann, conversation.id)).toEqual({})
  })
})
