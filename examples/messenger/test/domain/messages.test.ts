import { eq } from 'drizzle-orm'
import { errorsOf } from 'redstart/changeset'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  conversationEvents,
  type PersonEvent,
  personEvents,
} from '../../src/conversations/events.ts'
import { inboxEntry } from '../../src/conversations/inbox.ts'
import {
  deleteMessage,
  editMessage,
  Message,
  messageFor,
  messagesOf,
  postMessage,
  react,
  toggleReaction,
} from '../../src/messages/messages.ts'
import { pictureFor } from '../../src/messages/pictures.ts'
import { EMOJIS } from '../../src/messages/reactions.ts'
import { personOf } from '../../src/people/people.ts'
import { savePreferences } from '../../src/people/preferences.ts'
import { pubsub } from '../../src/pubsub.ts'
import { reactions, users } from '../../src/schema.ts'
import {
  byPerson,
  type Domain,
  inConversation,
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

const notFound = { ok: false, reason: 'not_found' }
const notAllowed = { ok: false, reason: 'not_allowed' }

describe('posting', () => {
  it('stores a message, and tells it to all members as it is stored', async () => {
    const { ann, ben, conversation } = await newGroup()
    const [heard, byAnn, byBen] = [
      inConversation(domain, conversation),
      byPerson(domain, ann),
      byPerson(domain, ben),
    ]
    const posted = await postMessage(ben, conversation.id, { key: 'k', body: ' Gruße! ' })
    if (!posted.ok) throw new Error('refused')
    const { value: message } = posted
    expect(posted.again).toBe(false)
    expect(Message.parse(message)).toEqual({
      id: expect.any(Number),
      conversationId: conversation.id,
      key: 'k',
      author: ben,
      body: 'Gruße!',
      mentions: [],
      picture: null,
      reactions: [],
      at: expect.any(String),
      editedAt: null,
      deleted: false,
    })
    expect(await messageFor(ann, message.id)).toEqual(message)
    expect(heard).toEqual([{ kind: 'message', message }])
    const told = { kind: 'message', conversationId: conversation.id, title: 'Tea', message }
    expect(byAnn).toEqual([{ ...told, notify: true }])
    expect(byBen).toEqual([{ ...told, notify: false }])
  })

  it('is for members alone', async () => {
    const { ann, gone, stranger, conversation } = await newGroup()
    const heard = inConversation(domain, conversation)
    const params = { key: 'k', body: 'hello' }
    expect(await postMessage(gone, conversation.id, params)).toEqual(notFound)
    expect(await postMessage(stranger, conversation.id, params)).toEqual(notFound)
    for (const id of [nowhere, 'x', ''])
      expect(await postMessage(ann, id, params)).toEqual(notFound)
    expect(heard).toEqual([])
  })

  it.each([
    [{ key: 'k' }, { body: ["can't be blank"] }],
    [{ key: 'k', body: ' \n ' }, { body: ["can't be blank"] }],
    [{ key: 'k', body: 'x'.repeat(4001) }, { body: ['should have at most 4,000 characters'] }],
    [{ key: 'k', body: 'a\0b' }, { body: ['should not have the character NUL'] }],
    [{ body: 'x' }, { key: ["can't be blank"] }],
    [{ key: 'a b', body: 'x' }, { key: ['should be 1 to 64 letters, digits, “-” or “_”'] }],
    ['nonsense', { key: ["can't be blank"], body: ["can't be blank"] }],
  ])('refuses %j with a reason', async (params, reasons) => {
    const posted = await postMessage(await newPerson(), nowhere, params)
    expect('changeset' in posted && errorsOf(posted.changeset)).toEqual(reasons)
  })

  it.each(['x'.repeat(4000), '👩‍👩‍👧'.repeat(500), 'a\ud800b', '{}', "'; --", '\u202e'])(
    'takes any text, and gives what is stored',
    async (body) => {
      const { ann, conversation } = await newGroup()
      const message = await post(ann, conversation, body)
      expect(message.body).toBe(Buffer.from(body).toString())
      expect(await messageFor(ann, message.id)).toEqual(message)
    },
  )

  it('stores the same key once, also when it comes many times at once', async () => {
    const { ann, ben, conversation } = await newGroup()
    const heard = inConversation(domain, conversation)
    const toBen: PersonEvent[] = []
    domain.endpoint.pubsub.listen(personEvents({ id: ben.id }), (event) => toBen.push(event))
    const params = { key: 'again', body: 'hello' }
    const posted = await Promise.all(
      Array.from({ length: 8 }, () => postMessage(ann, conversation.id, params)),
    )
    const again = posted.flatMap((one) => (one.ok ? [one.again] : []))
    expect(again.sort()).toEqual([false, ...Array.from({ length: 7 }, () => true)])
    expect(new Set(posted.map((one) => one.ok && one.value.id)).size).toBe(1)
    const [first] = posted
    const message = first?.ok && first.value
    // A node may have died between storing and telling: whoever comes again has it told again.
    expect(heard).toEqual(posted.map(() => ({ kind: 'message', message })))
    expect(toBen.filter(({ kind }) => kind === 'message')).toHaveLength(1)
    const other = await postMessage(ben, conversation.id, params)
    expect(other).toMatchObject({ ok: true, again: false })
  })

  it('gives a message as it is now when its key comes again, and moves nothing', async () => {
    const { ann, ben, conversation } = await newGroup()
    const params = { key: 'k', body: 'one' }
    const first = await postMessage(ann, conversation.id, params)
    if (!first.ok) throw new Error('refused')
    await editMessage(ann, first.value.id, { body: 'two' })
    const { at } = await post(ben, conversation)
    const again = await postMessage(ann, conversation.id, params)
    expect(again).toMatchObject({ ok: true, again: true, value: { body: 'two' } })
    expect(await inboxEntry(ann, conversation.id)).toMatchObject({ activeAt: at })
  })

  it('gives ids in the order in which messages are stored: none comes in between later', async () => {
    const { ann, ben, cleo, conversation } = await newGroup()
    const visible = async () => (await messagesOf(ann, conversation.id)).messages
    const seenAt = new Map<number, Promise<Message[]>>()
    domain.endpoint.pubsub.listen(conversationEvents({ id: conversation.id }), (event) => {
      if (event.kind === 'message') seenAt.set(event.message.id, visible())
    })
    await Promise.all([ann, ben, cleo, ann, ben, cleo].map((one) => post(one, conversation)))
    expect(seenAt.size).toBe(6)
    const all = await visible()
    for (const [id, seen] of seenAt) {
      const upTo = (messages: Message[]) => messages.filter((message) => message.id <= id)
      expect(upTo(await seen)).toEqual(upTo(all))
    }
    const times = all.map(({ at }) => at)
    expect([...times].sort()).toEqual(times)
  })

  it('mentions members by their nicknames, and tells those who want to know', async () => {
    const ann = await newPerson('Ann')
    const [all, some, none] = [await newUser('All'), await newUser('Some'), await newUser('None')]
    await savePreferences(some, { notify: 'mentions' })
    await savePreferences(none, { notify: 'none' })
    const conversation = await newConversation(ann, [all, some, none].map(personOf))
    const heard = [all, some, none].map((one) => byPerson(domain, one))
    await post(ann, conversation, 'hello')
    const message = await post(ann, conversation, '@some @NONE, x@all @nobody @ann')
    expect(message.mentions).toEqual([some.id, none.id, ann.id])
    const notified = heard.map((events) =>
      events.map((event) => Reflect.get(Object(event), 'notify')),
    )
    expect(notified).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ])
  })

  it('is done while the broker is away: this node has it, it is stored, and nobody waits', async () => {
    const { ann, ben, conversation } = await newGroup()
    const heard = byPerson(domain, ben)
    const broadcast = pubsub.broadcast.bind(pubsub)
    vi.spyOn(pubsub, 'broadcast').mockImplementation(async (to, message) => {
      await broadcast(to, message)
      await new Promise(() => {})
    })
    const message = await post(ann, conversation)
    expect(await messageFor(ben, message.id)).toEqual(message)
    expect(heard).toHaveLength(1)
  })

  it('tells nobody when its transaction is undone', async () => {
    const { ann, conversation } = await newGroup()
    const heard = inConversation(domain, conversation)
    const undone = domain.repo.transaction(async () => {
      await post(ann, conversation, 'never said')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(heard).toEqual([])
  })
})

describe('what is said already', () => {
  it('is edited by its author alone', async () => {
    const { ann, ben, cleo, gone, stranger, ofGone, conversation } = await newGroup()
    const { id } = await post(ben, conversation, 'one')
    const heard = inConversation(domain, conversation)
    const params = { body: 'two' }
    expect(await editMessage(ann, id, params)).toEqual(notAllowed)
    expect(await editMessage(cleo, id, params)).toEqual(notAllowed)
    expect(await editMessage(stranger, id, params)).toEqual(notFound)
    expect(await editMessage(gone, ofGone.id, params)).toEqual(notFound)
    for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(await editMessage(ben, wrong, params)).toEqual(notFound)
    }
    expect(heard).toEqual([])

    const byCleo = byPerson(domain, cleo)
    const edited = await editMessage(ben, id, { body: `@${cleo.nickname}, look` })
    if (!edited.ok) throw new Error('refused')
    expect(edited.value).toMatchObject({ mentions: [cleo.id], editedAt: expect.any(String) })
    expect(await messageFor(ann, id)).toEqual(edited.value)
    expect(heard).toEqual([{ kind: 'message', message: edited.value }])
    expect(byCleo).toEqual([{ kind: 'inbox', conversationId: conversation.id }])
  })

  it('is not edited to nothing, and what stays as it is was not edited', async () => {
    const { ben, conversation } = await newGroup()
    const { id } = await post(ben, conversation, 'one')
    const blank = await editMessage(ben, id, { body: ' ' })
    expect('changeset' in blank && errorsOf(blank.changeset)).toEqual({ body: ["can't be blank"] })
    const same = await editMessage(ben, id, { body: 'one' })
    expect(same).toMatchObject({ ok: true, value: { editedAt: null } })
  })

  it('is deleted by its author and by the owner, with all that hung on it', async () => {
    const { ann, ben, cleo, gone, stranger, conversation } = await newGroup()
    const posted = await postMessage(
      ben,
      conversation.id,
      { key: 'p', body: `@${cleo.nickname}` },
      { bytes: png(3, 2) },
    )
    if (!posted.ok) throw new Error('refused')
    const { id, picture } = posted.value
    await toggleReaction(cleo, id, '👍')
    expect(await deleteMessage(cleo, id)).toEqual(notAllowed)
    expect(await deleteMessage(gone, id)).toEqual(notFound)
    expect(await deleteMessage(stranger, id)).toEqual(notFound)
    const heard = inConversation(domain, conversation)
    const deleted = await deleteMessage(ann, id)
    if (!deleted.ok) throw new Error('refused')
    const bare = { body: '', mentions: [], picture: null, reactions: [], deleted: true }
    expect(deleted.value).toMatchObject({ id, author: ben, ...bare })
    expect(heard).toEqual([{ kind: 'message', message: deleted.value }])
    expect(await pictureFor(ben, picture?.id ?? '')).toBeUndefined()

    const own = await post(ben, conversation)
    expect(await deleteMessage(ben, own.id)).toMatchObject({ ok: true })
    expect(await editMessage(ben, own.id, { body: 'back' })).toEqual(notFound)
    expect(await deleteMessage(ben, own.id)).toEqual(notFound)
    expect(await toggleReaction(ben, own.id, '👍')).toEqual(notFound)
  })

  it('is never edited after it was deleted, whatever comes first', async () => {
    const { ben, conversation } = await newGroup()
    const { id } = await post(ben, conversation, 'one')
    await Promise.all([
      editMessage(ben, id, { body: 'two' }),
      deleteMessage(ben, id),
      toggleReaction(ben, id, '👍'),
    ])
    expect(await messageFor(ben, id)).toMatchObject({ deleted: true, body: '', reactions: [] })
  })

  it('stays when its author has left, or has no account any more', async () => {
    const { ann, gone, ofGone, conversation } = await newGroup()
    expect(await messageFor(ann, ofGone.id)).toMatchObject({ author: gone })
    await domain.repo.delete(users, gone.id)
    const { messages } = await messagesOf(ann, conversation.id)
    expect(messages).toMatchObject([{ id: ofGone.id, author: null, body: 'hello' }])
  })
})

describe('reactions', () => {
  it('are given and taken back, in the order in which they came', async () => {
    const { ann, ben, conversation } = await newGroup()
    const { id } = await post(ben, conversation)
    const heard = inConversation(domain, conversation)
    await toggleReaction(ben, id, '👀')
    await toggleReaction(ann, id, '👍')
    const both = await toggleReaction(ann, id, '👀')
    if (!both.ok) throw new Error('refused')
    expect(both.value.reactions).toEqual([
      { emoji: '👀', by: [ben.id, ann.id] },
      { emoji: '👍', by: [ann.id] },
    ])
    expect(heard.at(-1)).toEqual({ kind: 'message', message: both.value })
    const back = await toggleReaction(ben, id, '👀')
    expect(back.ok && back.value.reactions).toEqual([
      { emoji: '👍', by: [ann.id] },
      { emoji: '👀', by: [ann.id] },
    ])
  })

  it('are what they are asked to be, however often', async () => {
    const { ann, conversation } = await newGroup()
    const { id } = await post(ann, conversation)
    const heard = inConversation(domain, conversation)
    expect(await react(ann, id, '👍', false)).toMatchObject({ value: { reactions: [] } })
    const on = { ok: true, value: { reactions: [{ emoji: '👍', by: [ann.id] }] } }
    const twice = await Promise.all([react(ann, id, '👍', true), react(ann, id, '👍', true)])
    expect(twice).toMatchObject([on, on])
    expect(heard).toHaveLength(1)
    expect(await react(ann, id, '👍', false)).toMatchObject({ value: { reactions: [] } })
    expect(await react(ann, id, '🚀', true)).toEqual(notAllowed)
  })

  it('are of a few kinds, and of members', async () => {
    const { ann, gone, stranger, conversation } = await newGroup()
    const { id } = await post(ann, conversation)
    for (const emoji of ['', 'x', '🚀', '👍👍', '__proto__']) {
      expect(await toggleReaction(ann, id, emoji)).toEqual(notAllowed)
    }
    for (const other of [gone, stranger]) {
      expect(await toggleReaction(other, id, '👍')).toEqual(notFound)
    }
    for (const emoji of EMOJIS) expect((await toggleReaction(ann, id, emoji)).ok).toBe(true)
    expect(await domain.repo.db.$count(reactions, eq(reactions.messageId, id))).toBe(EMOJIS.length)
  })

  it('are all counted when many come at once', async () => {
    const [owner, others] = [await newPerson(), await newPeople(5)]
    const conversation = await newConversation(owner, others)
    const { id } = await post(owner, conversation)
    await Promise.all(others.map((one) => toggleReaction(one, id, '🎉')))
    await Promise.all([0, 1, 2].map(() => toggleReaction(owner, id, '🎉')))
    const message = await messageFor(owner, id)
    expect(new Set(message?.reactions[0]?.by)).toEqual(
      new Set([owner, ...others].map((person) => person.id)),
    )
  })
})
