import { eq, sql } from 'drizzle-orm'
import { errorsOf } from 'redstart/changeset'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastSeenOf, stillHere } from '../../src/people/last-seen.ts'
import { nickname } from '../../src/people/nickname.ts'
import { findPeople, peopleByIds } from '../../src/people/people.ts'
import { preferencesChangeset, savePreferences } from '../../src/people/preferences.ts'
import { members, messages, pictures, reactions, seenMarks, users } from '../../src/schema.ts'
import {
  type Domain,
  newConversation,
  newGroup,
  newPeople,
  newPerson,
  newUser,
  nowhere,
  openDomain,
  post,
} from './domain.ts'
import { png } from './some-pictures.ts'

let domain: Domain
beforeAll(async () => {
  domain = await openDomain()
})
afterAll(() => domain.close())

describe('looking for people', () => {
  it('goes by the beginning of their nicknames, in any case, by name', async () => {
    const [zora, zo, zoa] = [await newPerson('Zora'), await newPerson('zo'), await newPerson('ZOa')]
    expect(await findPeople('zO')).toEqual([zo, zoa, zora])
    expect(await findPeople(' Zo ', { except: [zo.id, 'nobody'] })).toEqual([zoa, zora])
    expect(await findPeople('zo', { limit: 1 })).toEqual([zo])
    expect(await findPeople('ora')).toEqual([])
  })

  it('takes what was typed as it is', async () => {
    const odd = await newPerson('q_a')
    await newPerson('qba')
    expect(await findPeople('q_')).toEqual([odd])
    for (const typed of ['%', '_', '\\', '\0', '', '  ', '%%', "'", 'x'.repeat(10_000)]) {
      expect(await findPeople(typed)).toEqual([])
    }
  })

  it('finds eight, and never all', async () => {
    for (let n = 0; n < 10; n++) await newPerson(`many-${n}`)
    expect(await findPeople('many')).toHaveLength(8)
    expect((await findPeople('many', { limit: 1e9 })).length).toBe(10)
    for (const limit of [-1, Number.NaN, 0.5]) {
      expect((await findPeople('many', { limit })).length).toBeLessThanOrEqual(8)
    }
  })

  it('gives those of some ids, in their order', async () => {
    const [one, two] = [await newPerson(), await newPerson()]
    expect(await peopleByIds([two.id, nowhere, 'x', one.id, two.id])).toEqual([two, one])
    expect(await peopleByIds([])).toEqual([])
    expect(Object.keys((await peopleByIds([one.id]))[0] ?? {})).toEqual(['id', 'nickname'])
  })
})

describe('nicknames', () => {
  it.each(['Ann', 'a1', 'Zoë', '李小龍', 'x'.repeat(20)])('may be %j', (text) => {
    expect(nickname.parse(` ${text} `)).toBe(text)
  })

  it.each(['', 'a', '-a', '_a', 'a b', 'a@b', 'x'.repeat(21), 'a\nb'])('may not be %j', (text) => {
    expect(nickname.safeParse(text).success).toBe(false)
  })
})

describe('preferences', () => {
  it('are saved, each by itself', async () => {
    const user = await newUser()
    const saved = await savePreferences(user, { theme: 'dark', nickname: 'admin' })
    if (!saved.ok) throw new Error('refused')
    expect(saved.value).toEqual({ ...user, theme: 'dark', updatedAt: expect.any(Date) })
    const again = await savePreferences(saved.value, { notify: 'none' })
    expect(again.ok && again.value).toMatchObject({ theme: 'dark', notify: 'none' })
  })

  it('are among those that there are', async () => {
    const refused = await savePreferences(await newUser(), { theme: 'pink', notify: '' })
    expect(refused.ok ? [] : Object.keys(errorsOf(refused.changeset))).toEqual(['theme', 'notify'])
    expect(preferencesChangeset(await newUser()).errors).toEqual({})
  })
})

describe('when people were here', () => {
  it('is noted, at most once a minute', async () => {
    const [here, never] = await newPeople(2)
    if (!here || !never) throw new Error('Nobody is there.')
    expect(await lastSeenOf([here.id])).toEqual(new Map())
    await stillHere(here.id)
    const first = await lastSeenOf([here.id, never.id, 'x', nowhere])
    expect([...first.keys()]).toEqual([here.id])
    await stillHere(here.id)
    expect(await lastSeenOf([here.id])).toEqual(first)
    await domain.repo.db
      .update(users)
      .set({ lastSeenAt: sql`now() - interval '61 seconds'` })
      .where(eq(users.id, here.id))
    await stillHere(here.id)
    const later = (await lastSeenOf([here.id])).get(here.id)?.getTime() ?? 0
    expect(later).toBeGreaterThanOrEqual(first.get(here.id)?.getTime() ?? Number.NaN)
  })
})

describe('the database itself', () => {
  const refuses = (work: PromiseLike<unknown>, constraint: string) =>
    expect(Promise.resolve(work)).rejects.toMatchObject({ code: 'constraint_violated', constraint })

  it('knows a nickname once, whatever its case', async () => {
    await newUser('Once')
    await refuses(newUser('ONCE'), 'users_nickname_unique')
    await refuses(newUser('x'.repeat(21)), 'users_nickname_length')
  })

  it('knows one owner of a conversation, and each member once', async () => {
    const [ann, ben] = [await newPerson(), await newPerson()]
    const { id } = await newConversation(ann, [await newPerson()])
    const member = { conversationId: id, userId: ben.id }
    await refuses(domain.repo.insert(members, { ...member, isOwner: true }), 'members_one_owner')
    const again = { conversationId: id, userId: ann.id }
    await refuses(domain.repo.insert(members, again), 'members_conversation_id_user_id_pk')
  })

  it('keeps marks of members only', async () => {
    const { ann, gone, conversation, ofGone } = await newGroup()
    const mark = { conversationId: conversation.id, messageId: ofGone.id }
    await refuses(domain.repo.insert(seenMarks, { ...mark, userId: gone.id }), 'seen_marks_member')
    await domain.repo.insert(seenMarks, { ...mark, userId: ann.id })
  })

  it('stores a key of an author once', async () => {
    const { ann, conversation } = await newGroup()
    const { key } = await post(ann, conversation)
    const row = { conversationId: conversation.id, authorId: ann.id, body: '', mentions: [] }
    await refuses(domain.repo.insert(messages, { ...row, key }), 'messages_sent_once')
    await refuses(domain.repo.insert(messages, { ...row, key: '' }), 'messages_key_length')
    const long = { ...row, key: 'long', body: 'x'.repeat(4001) }
    await refuses(domain.repo.insert(messages, long), 'messages_body_length')
  })

  it('keeps no text of what is deleted', async () => {
    const { ofGone } = await newGroup()
    const deletion = domain.repo.db
      .update(messages)
      .set({ deletedAt: sql`now()` })
      .where(eq(messages.id, ofGone.id))
    await refuses(deletion, 'messages_deleted_blank')
  })

  it('keeps one picture of each message, and none that is too large', async () => {
    const { ofGone } = await newGroup()
    const picture = { messageId: ofGone.id, type: 'image/png', width: 1, height: 1 } as const
    const insert = (changes: object) =>
      domain.repo.insert(pictures, { ...picture, bytes: png(1, 1), ...changes })
    await refuses(insert({ width: 8001 }), 'pictures_width')
    await refuses(insert({ height: 0 }), 'pictures_height')
    await refuses(insert({ bytes: new Uint8Array(2 ** 21 + 1) }), 'pictures_size')
    await insert({})
    await refuses(insert({}), 'pictures_one_each')
  })

  it('keeps each reaction once', async () => {
    const { ann, ofGone } = await newGroup()
    const reaction = { messageId: ofGone.id, userId: ann.id, emoji: '👍' }
    await domain.repo.insert(reactions, reaction)
    await refuses(domain.repo.insert(reactions, reaction), 'reactions_message_id_user_id_emoji_pk')
    const long = { ...reaction, emoji: 'x'.repeat(17) }
    await refuses(domain.repo.insert(reactions, long), 'reactions_emoji_length')
  })
})
