import { eq } from 'drizzle-orm'
import { errorsOf } from 'redstart/changeset'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_TITLE } from '../../src/conversations/conversation-changeset.ts'
import {
  addMembers,
  type Conversation,
  conversationFor,
  createConversation,
  deleteConversation,
  leaveAll,
  MAX_MEMBERS,
  removeMember,
  renameConversation,
} from '../../src/conversations/conversations.ts'
import { inboxEntry, inboxOf } from '../../src/conversations/inbox.ts'
import type { Person } from '../../src/people/people.ts'
import { conversations, members, messages } from '../../src/schema.ts'
import {
  byPerson,
  type Domain,
  inConversation,
  naming,
  newConversation,
  newPeople,
  newPerson,
  nowhere,
  openDomain,
  post,
} from './domain.ts'

let domain: Domain
beforeAll(async () => {
  domain = await openDomain()
})
afterAll(() => domain.close())

const isOwner = true
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)

/** A conversation of Ann's with Ben, and somebody who was removed from it. */
async function oneLeft() {
  const [ann, ben, gone] = [await newPerson(), await newPerson(), await newPerson()]
  const conversation = await newConversation(ann, [ben, gone])
  await removeMember(ann, conversation, gone.id)
  return { ann, ben, gone, conversation, stranger: await newPerson() }
}

describe('beginning a conversation', () => {
  it('stores it with its members in one call, and gives the owner first', async () => {
    const [ann, ben, cleo] = [await newPerson(), await newPerson(), await newPerson()]
    const created = await createConversation(ann, {
      title: ' Tea  ',
      members: { '0': { userId: cleo.id }, '1': { userId: ben.id } },
    })
    if (!created.ok) throw new Error('refused')
    expect(created.value).toEqual({
      id: expect.any(String),
      title: 'Tea',
      ownerId: ann.id,
      members: [
        { ...ann, isOwner },
        { ...ben, isOwner: false },
        { ...cleo, isOwner: false },
      ],
    })
    expect(await conversationFor(ben, created.value.id)).toEqual(created.value)
  })

  it('makes a title of the nicknames where none was given', async () => {
    const ann = await newPerson('Anna')
    const [ben, cleo] = [await newPerson('Benno'), await newPerson('Cleome')]
    expect((await newConversation(ann, [ben], '  ')).title).toBe('Anna and Benno')
    expect((await newConversation(ann, [cleo, ben])).title).toBe('Anna, Cleome and Benno')
    const { title } = await newConversation(ann, await newPeople(12))
    expect(title).toHaveLength(MAX_TITLE)
    expect(title).toMatch(/^Anna, Person-\d.*…$/)
  })

  it('says at the row who is named twice, and who has no account', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const errors = async (ids: readonly string[]) => {
      const created = await createConversation(ann, { members: ids.map((userId) => ({ userId })) })
      return created.ok ? undefined : errorsOf(created.changeset)
    }
    expect(await errors([ben.id, ben.id])).toEqual({ 'members.1.userId': ['is named twice'] })
    expect(await errors([ben.id, nowhere])).toEqual({
      'members.1.userId': ['has no account any more'],
    })
    expect(await errors(['nobody'])).toEqual({ 'members.0.userId': ['is invalid'] })
    expect(await errors([])).toEqual({ members: ['should have somebody besides you'] })
    for (const id of [ann.id, ann.id.toUpperCase()]) {
      expect(await errors([id])).toEqual({ members: ['should not name yourself'] })
    }
    expect(await inboxOf(ann)).toEqual([])
  })

  it('has an end: for members, and for the title', async () => {
    const [ann, others] = [await newPerson(), await newPeople(MAX_MEMBERS)]
    const tooMany = await createConversation(ann, { members: naming(others) })
    expect(tooMany.ok ? [] : Object.keys(errorsOf(tooMany.changeset))).toEqual(['members'])
    const long = { title: 'x'.repeat(MAX_TITLE + 1), members: naming(others.slice(1)) }
    const tooLong = await createConversation(ann, long)
    expect(tooLong.ok ? [] : Object.keys(errorsOf(tooLong.changeset))).toEqual(['title'])
    const full = await newConversation(ann, others.slice(1), 'x'.repeat(MAX_TITLE))
    expect(full.members).toHaveLength(MAX_MEMBERS)
    const [last] = others
    expect(await addMembers(ann, full, [last?.id ?? ''])).toEqual({ ok: false, reason: 'full' })
  })

  it('tells every member, and nobody where nothing was stored', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const [heardByAnn, heardByBen] = [byPerson(domain, ann), byPerson(domain, ben)]
    await createConversation(ann, { members: naming([ben, ben]) })
    const { id } = await newConversation(ann, [ben])
    const told = [{ kind: 'inbox', conversationId: id }]
    expect([heardByAnn, heardByBen]).toEqual([told, told])
  })
})

describe('who sees a conversation', () => {
  it('are its members: for others it is not there', async () => {
    const { ann, ben, gone, stranger, conversation } = await oneLeft()
    for (const member of [ann, ben]) {
      expect(await conversationFor(member, conversation.id)).toMatchObject({ id: conversation.id })
    }
    for (const other of [gone, stranger]) {
      expect(await conversationFor(other, conversation.id)).toBeUndefined()
    }
  })

  it('has one id, spelled in one way: topics know no other', async () => {
    const { ann, conversation } = await oneLeft()
    for (const id of [conversation.id.toUpperCase(), conversation.id.replaceAll('-', '')]) {
      expect(await conversationFor(ann, id)).toBeUndefined()
      expect(await removeMember(ann, { id }, ann.id)).toEqual({ ok: false, reason: 'not_found' })
      expect(await inboxEntry(ann, id)).toBeUndefined()
    }
  })

  it.each(['', 'x', '1', `${nowhere}x`, "'; drop table users; --", nowhere])(
    'finds nothing under the id %j',
    async (id) => {
      expect(await conversationFor(await newPerson(), id)).toBeUndefined()
    },
  )
})

describe('what only the owner may do', () => {
  const changes: readonly [string, (by: Person, of: Conversation, other: Person) => unknown][] = [
    ['rename', (by, conversation) => renameConversation(by, conversation, { title: 'Mine' })],
    ['add', (by, conversation, other) => addMembers(by, conversation, [other.id])],
    ['remove', (by, conversation) => removeMember(by, conversation, conversation.ownerId)],
    ['delete', (by, conversation) => deleteConversation(by, conversation)],
  ]

  it.each(changes)('%s is refused to anybody else', async (_, change) => {
    const { ann, ben, gone, stranger, conversation } = await oneLeft()
    const before = await conversationFor(ann, conversation.id)
    const heard = inConversation(domain, conversation)
    expect(await change(ben, conversation, stranger)).toEqual({ ok: false, reason: 'not_allowed' })
    for (const by of [gone, stranger]) {
      expect(await change(by, conversation, stranger)).toEqual({ ok: false, reason: 'not_found' })
    }
    expect(await change(ann, { ...conversation, id: nowhere }, stranger)).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect(await conversationFor(ann, conversation.id)).toEqual(before)
    expect(heard).toEqual([])
  })

  it('renames, and tells of it', async () => {
    const { ann, conversation } = await oneLeft()
    const heard = inConversation(domain, conversation)
    const renamed = await renameConversation(ann, conversation, { title: 'Coffee' })
    expect(renamed).toMatchObject({ ok: true, value: { title: 'Coffee' } })
    expect(heard).toEqual([{ kind: 'changed' }])
    const blank = await renameConversation(ann, conversation, { title: ' ' })
    expect('changeset' in blank && errorsOf(blank.changeset)).toEqual({ title: ["can't be blank"] })
  })

  it('adds people once, and only those that there are', async () => {
    const { ann, ben, gone, stranger, conversation } = await oneLeft()
    const heard = byPerson(domain, stranger)
    const ids = [stranger.id, ben.id, gone.id, nowhere, 'nobody', stranger.id]
    const added = await addMembers(ann, conversation, ids)
    if (!added.ok) throw new Error('refused')
    expect(new Set(idsOf(added.value.members))).toEqual(new Set(idsOf([ann, ben, gone, stranger])))
    expect(heard).toEqual([{ kind: 'inbox', conversationId: conversation.id }])
  })

  it('removes somebody, who hears of it', async () => {
    const { ann, ben, conversation } = await oneLeft()
    const [heard, byBen] = [inConversation(domain, conversation), byPerson(domain, ben)]
    const removed = await removeMember(ann, conversation, ben.id)
    expect(removed.ok && idsOf(removed.value.members)).toEqual([ann.id])
    expect(heard).toEqual([{ kind: 'left', personId: ben.id }, { kind: 'changed' }])
    expect(byBen).toEqual([{ kind: 'inbox', conversationId: conversation.id }])
    expect(await removeMember(ann, conversation, ben.id)).toEqual({
      ok: false,
      reason: 'not_found',
    })
  })

  it('deletes the conversation, with what was said in it', async () => {
    const { ann, ben, conversation } = await oneLeft()
    await post(ben, conversation)
    const [heard, byBen] = [inConversation(domain, conversation), byPerson(domain, ben)]
    expect(await deleteConversation(ann, conversation)).toMatchObject({ ok: true })
    expect(heard).toEqual([{ kind: 'gone' }])
    expect(byBen).toEqual([{ kind: 'inbox', conversationId: conversation.id }])
    const left = eq(messages.conversationId, conversation.id)
    expect(await domain.repo.db.$count(messages, left)).toBe(0)
  })
})

describe('leaving', () => {
  it('is for everybody; the owner hands over to who is there for longest', async () => {
    const [ann, ben, cleo] = [await newPerson(), await newPerson(), await newPerson()]
    const conversation = await newConversation(ann, [cleo])
    await addMembers(ann, conversation, [ben.id])
    const left = await removeMember(ann, conversation, ann.id)
    expect(left.ok && left.value).toMatchObject({ ownerId: cleo.id, members: [cleo, ben] })
    expect((await removeMember(cleo, conversation, cleo.id)).ok).toBe(true)
    expect(await conversationFor(ben, conversation.id)).toMatchObject({ ownerId: ben.id })
  })

  it('takes the conversation away with the last one', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const conversation = await newConversation(ann, [ben])
    await removeMember(ann, conversation, ben.id)
    const heard = inConversation(domain, conversation)
    const left = await removeMember(ann, conversation, ann.id)
    expect(left).toMatchObject({ ok: true, value: { members: [] } })
    expect(heard).toEqual([{ kind: 'gone' }])
    expect(await domain.repo.get(conversations, conversation.id)).toBeUndefined()
  })

  it('leaves one owner, whoever leaves at the same time', async () => {
    const all = await newPeople(6)
    const [owner, ...others] = all
    if (!owner) throw new Error('Nobody is there.')
    const conversation = await newConversation(owner, others)
    const leaving = [owner, ...others.slice(0, 4)]
    const left = await Promise.all(leaving.map(({ id }) => removeMember({ id }, conversation, id)))
    expect(left.every(({ ok }) => ok)).toBe(true)
    const there = await domain.repo.db
      .select()
      .from(members)
      .where(eq(members.conversationId, conversation.id))
    expect(there).toMatchObject([{ isOwner: true }])
  })

  it('leaves no conversation behind, when all leave at the same time', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const conversation = await newConversation(ann, [ben])
    await Promise.all([ann, ben].map((one) => removeMember(one, conversation, one.id)))
    expect(await domain.repo.get(conversations, conversation.id)).toBeUndefined()
  })

  it('is done everywhere for an account that goes, once it is gone', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const [owned, alone, other] = [
      await newConversation(ann, [ben]),
      await newConversation(ann, [ben]),
      await newConversation(ben, [ann]),
    ]
    await removeMember(ben, alone, ben.id)
    const heard = byPerson(domain, ben)
    const duringTransaction: unknown[] = []
    await domain.repo.transaction(async () => {
      await leaveAll(ann)
      duringTransaction.push(...heard)
    })
    expect(duringTransaction).toEqual([])
    expect(heard).toEqual([owned, other].map(({ id }) => ({ kind: 'inbox', conversationId: id })))
    expect(await conversationFor(ben, owned.id)).toMatchObject({ ownerId: ben.id, members: [ben] })
    expect(await domain.repo.get(conversations, alone.id)).toBeUndefined()
    expect(await inboxOf(ann)).toEqual([])
  })
})
