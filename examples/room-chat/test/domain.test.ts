import { errorsOf } from 'redstart/changeset'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { mailer } from '../src/mailer.ts'
import { nickname } from '../src/people/nickname.ts'
import { INVITATIONS_A_DAY, invite } from '../src/rooms/invitations.ts'
import { mentionsIn, splitMentions } from '../src/rooms/mentions.ts'
import {
  concerns,
  HISTORY_SIZE,
  historyPage,
  type Message,
  missedMessages,
  postMessage,
} from '../src/rooms/messages.ts'
import { roomChangeset } from '../src/rooms/room-changeset.ts'
import { changeRoom, closeRoom, findRoom, listRooms, openRoom } from '../src/rooms/rooms.ts'
import type { Running } from '../src/running.ts'
import { newPerson, newRoom, openChat, PASSWORD } from './chat.ts'

let chat: Running
beforeAll(async () => {
  chat = await openChat()
})
afterAll(() => chat.repo.close())

async function post(...[room, from, key, body]: [{ id: string }, Message['from'], string, string]) {
  const posted = await postMessage(room, from, { key, body })
  if (!posted.ok) throw new Error(`${body} could not be posted`)
  return posted.value
}

describe('people', () => {
  it('knows one person by a nickname, however it is written', async () => {
    await newPerson('Ann')
    const second = await accounts.createUser({
      email: 'second@example.com',
      password: PASSWORD,
      nickname: ' ANN ',
    })
    expect(second.ok ? [] : errorsOf(second.changeset)).toEqual({
      nickname: ['has already been taken'],
    })
  })

  it.each(['Zoë', 'x_1', '李明', 'a-b', '  ann  '])('accepts the nickname %j', (name) => {
    expect(nickname.parse(name)).toBe(name.trim())
  })

  it.each(['', 'a', 'a b', '-ann', '<b>', '@ann', 'a'.repeat(21), 'a\0b'])(
    'refuses the nickname %j',
    (name) => {
      expect(nickname.safeParse(name).success).toBe(false)
    },
  )
})

describe('mentions', () => {
  it('finds each handle once, in any script and case', () => {
    expect(mentionsIn('@Ann, and @ann! (@Zoë) @李明。')).toEqual(['ann', 'zoë', '李明'])
  })

  it('leaves addresses, single letters and longer names alone', () => {
    expect(mentionsIn(`bob@example.org @a @${'x'.repeat(21)} @`)).toEqual([])
  })

  it('cuts a text into pieces that make up the text', () => {
    const text = 'Hey @Ann: 2 @ 3, @bob'
    const pieces = splitMentions(text)
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    expect(pieces.filter((piece) => piece.handle)).toEqual([
      { text: '@Ann', handle: 'ann' },
      { text: '@bob', handle: 'bob' },
    ])
  })
})

describe('rooms', () => {
  it('gives a name to one room only, however it is written', async () => {
    const ann = await newPerson('Namer')
    const room = await newRoom(ann, 'Réunion du Lundi!')
    const again = await openRoom(ann, { name: 'réunion  du lundi' })
    expect(again.ok ? [] : errorsOf(again.changeset)).toEqual({
      name: ['is the name of another room'],
    })
    const other = await newRoom(ann, 'Other')
    expect((await changeRoom(other, { name: 'REUNION du lundi' })).ok).toBe(true)
    expect((await changeRoom(room, { name: 'other' })).ok).toBe(true)
    expect((await changeRoom(other, { name: 'OTHER!' })).ok).toBe(false)
  })

  it.each(['nowhere', '', '\0', "' or 1=1"])('knows no room %j', async (id) => {
    expect(await findRoom(id)).toBeUndefined()
  })

  it.each(['', ' ', 'a', '!!!', 'x'.repeat(61), 'two\nlines'])('refuses the name %j', (name) => {
    expect(roomChangeset({}, { name }).errors.name).toHaveLength(1)
  })

  it('lists the rooms by name, with the time of the last message', async () => {
    const ann = await newPerson('Lister')
    const { id } = await newRoom(ann, 'Aardvarks')
    expect((await listRooms())[0]).toMatchObject({ id, lastMessageAt: null })
    const { at } = await post({ id }, ann, '1', 'hello')
    expect((await listRooms())[0]).toMatchObject({ id, lastMessageAt: new Date(at) })
  })

  it('takes what was said in a room away with it', async () => {
    const ann = await newPerson('Closer')
    const room = await newRoom(ann, 'Closing')
    await post(room, ann, '1', 'hello')
    await closeRoom(room)
    expect(await findRoom(room.id)).toBeUndefined()
    expect((await historyPage(room, {})).messages).toEqual([])
  })
})

describe('messages', () => {
  it.each([
    ['', "can't be blank"],
    [' \n ', "can't be blank"],
    ['x'.repeat(2001), 'should have at most 2,000 characters'],
    ['a\0b', 'should not have the character NUL'],
  ])('refuses a body with a reason', async (body, reason) => {
    const ann = await newPerson(`r-${crypto.randomUUID().slice(0, 8)}`)
    const posted = await postMessage({ id: crypto.randomUUID() }, ann, { key: 'k', body })
    expect(posted.ok ? [] : errorsOf(posted.changeset)).toEqual({ body: [reason] })
  })

  it('stores what is sent twice once', async () => {
    const ann = await newPerson('Twice')
    const room = await newRoom(ann, 'Twice')
    const first = await post(room, ann, 'k', 'hello')
    expect(await post(room, ann, 'k', 'hello')).toEqual(first)
    expect((await post(room, await newPerson('Other'), 'k', 'hello')).id).not.toBe(first.id)
  })

  it('gives a reader what came after the last message that they have', async () => {
    const reader = await newPerson('Catcher')
    const room = await newRoom(reader, 'Catching up')
    const first = await post(room, reader, '1', 'one')
    const second = await post(room, reader, '2', 'two')
    const read = { room, reader, mentionsOnly: false }
    const all = { messages: [first, second], replaces: true, earlier: false }
    expect(await missedMessages({ ...read, after: 0 })).toEqual(all)
    const rest = { messages: [second], replaces: false, earlier: false }
    expect(await missedMessages({ ...read, after: first.id })).toEqual(rest)
  })

  it('replaces what a reader has when they missed too much, and leaves the rest to the history', async () => {
    const reader = await newPerson('Busy')
    const room = await newRoom(reader, 'Busy')
    const bodies = Array.from({ length: HISTORY_SIZE + 2 }, (_, n) => `${n}`)
    const ids: number[] = []
    for (const body of bodies) ids.push((await post(room, reader, body, body)).id)

    const missed = await missedMessages({ room, reader, mentionsOnly: false, after: ids[0] ?? 0 })
    expect(missed.messages.map(({ body }) => body)).toEqual(bodies.slice(2))
    expect(missed).toMatchObject({ replaces: true, earlier: true })

    const newest = await historyPage(room, { size: HISTORY_SIZE })
    expect(newest).toEqual({ messages: missed.messages, hasOlder: true })
    const older = await historyPage(room, { before: newest.messages[0]?.id, size: HISTORY_SIZE })
    expect(older.messages.map(({ body }) => body)).toEqual(['0', '1'])
    expect(older.hasOlder).toBe(false)
  })

  it('gives a reader who wants only mentions those, and their own', async () => {
    const [ann, bob] = [await newPerson('Mona'), await newPerson('Boris')]
    const room = await newRoom(ann, 'Mentions')
    const own = await post(room, ann, '1', 'my own')
    const other = await post(room, bob, '2', 'nothing about anybody')
    const mention = await post(room, bob, '3', 'Hello @MONA')
    const read = { room, reader: ann, mentionsOnly: true, after: 0 }
    expect((await missedMessages(read)).messages).toEqual([own, mention])
    // What is pushed and what is read later must agree.
    const pushed = [own, other, mention].filter((message) => concerns(message, ann))
    expect(pushed).toEqual([own, mention])
  })
})

describe('invitations', () => {
  it('sends one mail for each room and address, with the address of the room', async () => {
    const ann = await newPerson('Host')
    const room = await newRoom(ann, 'Party')
    expect((await invite(room, ann, { email: ' Bob@Example.com ' }, '/rooms/1')).ok).toBe(true)
    const mail = await mailer.next({ to: 'bob@example.com' })
    expect(mail.subject).toBe('Host invites you to “Party”')
    expect(mail.text).toContain('http://localhost:4000/rooms/1')

    const again = await invite(room, ann, { email: 'bob@example.com' }, '/rooms/1')
    expect(again.ok ? [] : errorsOf(again.changeset)).toEqual({
      email: ['was invited to this room already'],
    })
  })

  it('sends only so many a day for one person', async () => {
    const ann = await newPerson('Spammer')
    const room = await newRoom(ann, 'Spam')
    for (let n = 0; n < INVITATIONS_A_DAY; n++) {
      expect((await invite(room, ann, { email: `p${n}@example.com` }, '/')).ok).toBe(true)
    }
    const more = await invite(room, ann, { email: 'more@example.com' }, '/')
    expect(more.ok ? [] : Object.keys(errorsOf(more.changeset))).toEqual(['$form'])
  })
})
