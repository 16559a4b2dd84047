import { errorsOf } from 'redstart/changeset'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  deleteMessage,
  editMessage,
  type Message,
  messageFor,
  messagesOf,
  postMessage,
} from '../../src/messages/messages.ts'
import { pictureFor } from '../../src/messages/pictures.ts'
import { searchMessages } from '../../src/messages/search.ts'
import { messages, pictures, reactions } from '../../src/schema.ts'
import { type Domain, newGroup, nowhere, openDomain, post, statementsOf } from './domain.ts'
import { png } from './some-pictures.ts'

let domain: Domain
beforeAll(async () => {
  domain = await openDomain()
})
afterAll(() => domain.close())

describe('reading', () => {
  async function told(count: number) {
    const { ann, conversation, stranger, gone } = await newGroup()
    const ids: number[] = []
    for (let n = 0; n < count; n++) ids.push((await post(ann, conversation, `${n}`)).id)
    const read = async (options: Parameters<typeof messagesOf>[2]) => {
      const { messages, ...more } = await messagesOf(ann, conversation.id, options)
      return { bodies: messages.map(({ body }) => body), ...more }
    }
    return { ann, conversation, stranger, gone, ids, read }
  }

  it('goes page by page, in both directions', async () => {
    const { ids, read } = await told(7)
    const at = (n: number) => ids[n] ?? 0
    expect(await read({ limit: 3 })).toEqual({
      bodies: ['4', '5', '6'],
      hasOlder: true,
      hasNewer: false,
    })
    expect(await read({ before: at(4), limit: 3 })).toEqual({
      bodies: ['1', '2', '3'],
      hasOlder: true,
      hasNewer: true,
    })
    expect(await read({ before: at(1), limit: 3 })).toEqual({
      bodies: ['hello', '0'],
      hasOlder: false,
      hasNewer: true,
    })
    expect(await read({ after: at(1), limit: 3 })).toEqual({
      bodies: ['2', '3', '4'],
      hasOlder: true,
      hasNewer: true,
    })
    expect(await read({ after: at(4), limit: 3 })).toEqual({
      bodies: ['5', '6'],
      hasOlder: true,
      hasNewer: false,
    })
    expect(await read({ around: at(3), limit: 3 })).toEqual({
      bodies: ['2', '3', '4'],
      hasOlder: true,
      hasNewer: true,
    })
    expect(await read({ around: at(6), limit: 4 })).toEqual({
      bodies: ['5', '6'],
      hasOlder: true,
      hasNewer: false,
    })
  })

  it('is for members alone', async () => {
    const { ann, conversation, stranger, gone, ids } = await told(1)
    const nothing = { messages: [], hasOlder: false, hasNewer: false }
    for (const other of [stranger, gone]) {
      expect(await messagesOf(other, conversation.id)).toEqual(nothing)
      expect(await messageFor(other, ids[0] ?? 0)).toBeUndefined()
    }
    for (const id of ['x', '', nowhere]) expect(await messagesOf(ann, id)).toEqual(nothing)
    for (const before of [1.5, Number.NaN, 2 ** 40]) {
      expect(await messagesOf(ann, conversation.id, { before })).toEqual(nothing)
      expect(await messageFor(ann, before)).toBeUndefined()
    }
  })

  it('gives 50 messages at most, with authors, pictures and reactions, in three statements', async () => {
    const { ann, conversation } = await newGroup()
    const {
      id,
      key: _key,
      ...row
    } = (
      await domain.repo.insert(messages, {
        conversationId: conversation.id,
        authorId: ann.id,
        key: 'first',
        body: 'x',
        mentions: [],
      })
    ).value
    const rows = Array.from({ length: 60 }, (_, n) => ({ ...row, key: `${n}` }))
    const stored = await domain.repo.db.insert(messages).values(rows).returning()
    const picture = { type: 'image/png', width: 1, height: 1, bytes: png(1, 1) } as const
    await domain.repo.db
      .insert(pictures)
      .values(stored.map((message) => ({ ...picture, messageId: message.id })))
    await domain.repo.db
      .insert(reactions)
      .values(stored.map((message) => ({ messageId: message.id, userId: ann.id, emoji: '👍' })))
    for (const options of [
      {},
      { limit: 1000 },
      { before: id + 70 },
      { after: id },
      { limit: -1 },
    ]) {
      const read = () => messagesOf(ann, conversation.id, options)
      expect(await statementsOf(domain, read)).toBeLessThanOrEqual(3)
      const page = await read()
      expect(page.messages.length).toBe(options.limit === -1 ? 1 : 50)
      expect(page.messages.every(({ author }) => author?.id === ann.id)).toBe(true)
      expect(page.messages.every(({ picture }) => picture !== null)).toBe(true)
      expect(page.messages.every(({ reactions }) => reactions.length === 1)).toBe(true)
    }
  })
})

describe('pictures', () => {
  const send = async (bytes: Uint8Array, body = '') => {
    const people = await newGroup()
    const params = { key: 'p', body }
    return {
      ...people,
      posted: await postMessage(people.ann, people.conversation.id, params, { bytes }),
    }
  }

  it('come with a message, with words or without', async () => {
    const { ben, gone, stranger, posted } = await send(png(30, 20))
    if (!posted.ok) throw new Error('refused')
    const { picture, body } = posted.value
    expect({ picture, body }).toEqual({
      picture: { id: expect.any(String), width: 30, height: 20 },
      body: '',
    })
    const id = picture?.id ?? ''
    const shown = await pictureFor(ben, id)
    expect(shown?.type).toBe('image/png')
    expect(Buffer.from(shown?.bytes ?? []).equals(png(30, 20))).toBe(true)
    for (const other of [gone, stranger]) expect(await pictureFor(other, id)).toBeUndefined()
    for (const wrong of ['', 'x', nowhere]) expect(await pictureFor(ben, wrong)).toBeUndefined()
  })

  it('are refused when they are none, with their message', async () => {
    const { ann, conversation, posted } = await send(Buffer.from('<svg/>'), 'look')
    expect('changeset' in posted && errorsOf(posted.changeset)).toEqual({
      $form: ['The picture should be a PNG, JPEG, GIF or WebP of at most 2 MB.'],
    })
    expect((await messagesOf(ann, conversation.id)).messages).toHaveLength(1)
  })

  it('may lose their words, but no message may lose all', async () => {
    const { ann, posted } = await send(png(3, 2), 'look')
    if (!posted.ok) throw new Error('refused')
    const edited = await editMessage(ann, posted.value.id, { body: ' ' })
    expect(edited).toMatchObject({ ok: true, value: { body: '', picture: { width: 3 } } })
  })
})

describe('searching', () => {
  async function library(...bodies: readonly string[]) {
    const { ann, ben, gone, stranger, conversation } = await newGroup()
    const stored: Message[] = []
    for (const body of bodies) stored.push(await post(ben, conversation, body))
    const found = async (query: string, person = ann) =>
      (await searchMessages(person, query)).map(({ message }) => message.body)
    return { ann, ben, gone, stranger, conversation, stored, found }
  }

  it('finds words by their beginnings, the newest first, with the conversation', async () => {
    const { ann, conversation, stored, found } = await library(
      'Der Ärger mit dem Teewasser',
      'The teapot is hot',
      'No coffee',
    )
    expect(await found('tee')).toEqual(['Der Ärger mit dem Teewasser'])
    expect(await found('TE')).toEqual(['The teapot is hot', 'Der Ärger mit dem Teewasser'])
    expect(await found('  hot   tea ')).toEqual(['The teapot is hot'])
    expect(await found('ÄRG')).toEqual(['Der Ärger mit dem Teewasser'])
    expect(await found('a\u0308rger')).toEqual(['Der Ärger mit dem Teewasser'])
    expect(await found('pot')).toEqual([])
    expect(await searchMessages(ann, 'coff')).toEqual([
      { message: stored[2], conversation: { id: conversation.id, title: 'Tea' } },
    ])
  })

  it.each([
    ["don't", "I don't know"],
    ['state-of', 'a state-of-the-art pot'],
    ['ann@example.com', 'write to ann@example.com'],
    ['https://example.com/tea?hot', 'see https://example.com/tea?hot=1'],
    ['50%', 'I am 50% tea'],
    ['C++', 'written in C++'],
  ])('finds %j where it is said', async (query, body) => {
    const { found } = await library(body, 'something else')
    expect(await found(query)).toEqual([body])
  })

  it('takes what was typed for words, whatever signs are in it', async () => {
    const { found } = await library('tea & cake', 'cake')
    const signs = ["'", "''", '\\', "\\'", ':*', '&', '|', '!', '(', ')', '<->', '%', '\0', '"']
    for (const sign of signs) {
      expect(await found(sign)).toEqual([])
      expect(await found(`tea ${sign} cake`)).toEqual(['tea & cake'])
      expect(await found(`${sign}tea`)).toEqual(['tea & cake'])
    }
    expect(await found('tea:A')).toEqual([])
    expect(await found('!tea')).toEqual(['tea & cake'])
    for (const much of ['x'.repeat(100_000), 'tea '.repeat(10_000)]) {
      expect((await found(much)).length).toBeLessThanOrEqual(1)
    }
  })

  it('finds only what one may read, and what is not deleted', async () => {
    const { ann, ben, gone, stranger, stored, found } = await library('secret tea', 'secret cake')
    for (const other of [gone, stranger]) expect(await found('secret', other)).toEqual([])
    await deleteMessage(ben, stored[0]?.id ?? 0)
    await editMessage(ben, stored[1]?.id ?? 0, { body: 'open cake' })
    expect(await found('secret', ann)).toEqual([])
    expect(await found('open', ann)).toEqual(['open cake'])
  })

  it('gives no more than is wanted, in three statements', async () => {
    const { ann } = await library('tea one', 'tea two', 'tea three')
    const search = () => searchMessages(ann, 'tea', { limit: 2 })
    expect((await search()).map(({ message }) => message.body)).toEqual(['tea three', 'tea two'])
    expect(await statementsOf(domain, search)).toBeLessThanOrEqual(3)
    for (const limit of [0, -1, 1e9, Number.NaN]) {
      expect((await searchMessages(ann, 'tea', { limit })).length).toBeLessThanOrEqual(3)
    }
  })
})
