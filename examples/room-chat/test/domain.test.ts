import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/db/database.ts'
import * as tables from '../src/db/schema.ts'
import { mentionsIn, splitMentions } from '../src/mentions.ts'
import { Nickname, openPeople, type Person, SIGNED_IN_SECONDS } from '../src/people.ts'
import { concerns, HISTORY_SIZE, MessageBody, openRooms, RoomName } from '../src/rooms.ts'

let db: Awaited<ReturnType<typeof openDatabase>>
let people: ReturnType<typeof openPeople>
let rooms: ReturnType<typeof openRooms>

beforeAll(async () => {
  db = await openDatabase()
  people = openPeople(db)
  rooms = openRooms(db)
})
afterAll(() => db.$client.close())

async function signIn(name: string): Promise<Person> {
  const person = await people.signIn(name)
  if (!person) throw new Error(`${name} is taken`)
  return person
}

async function openRoom(name: string) {
  const room = await rooms.create(name)
  if (!room) throw new Error(`There is a room ${name} already`)
  return room
}

describe('people', () => {
  it('holds a nickname for one person at a time, however it is written', async () => {
    const ann = await signIn('Ann')
    expect(await people.signIn('ann')).toBeUndefined()
    expect(await people.signIn('ANN')).toBeUndefined()

    await people.signOut(ann.id)
    expect(await people.find(ann.id)).toBeUndefined()
    const next = await signIn('ann')
    expect(next.id).not.toBe(ann.id)
    expect(await people.find(next.id)).toEqual(next)
  })

  it('frees a nickname whose session has ended', async () => {
    const old = await signIn('Olga')
    const signedInAt = new Date(Date.now() - SIGNED_IN_SECONDS * 1000 - 1)
    await db.update(tables.people).set({ signedInAt }).where(eq(tables.people.id, old.id))
    expect((await signIn('Olga')).id).not.toBe(old.id)
  })

  it.each(['Zoë', 'x_1', '李明', 'a-b', '  ann  '])('accepts the nickname %j', (name) => {
    expect(Nickname.parse(name)).toBe(name.trim())
  })

  it.each(['', 'a', 'a b', '-ann', '<b>', '@ann', 'a'.repeat(21), 'a\0b'])(
    'refuses the nickname %j',
    (name) => {
      expect(Nickname.safeParse(name).success).toBe(false)
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
  it('gives a room an address, and a name to one room only', async () => {
    const room = await openRoom('Réunion du Lundi!')
    expect(room.id).toBe('réunion-du-lundi')
    expect(await rooms.find(room.id)).toEqual(room)
    expect(await rooms.create('réunion  du lundi')).toBeUndefined()
  })

  it.each(['nowhere', '', 'Welcome', '\0', "' or 1=1"])('knows no room %j', async (id) => {
    expect(await rooms.find(id)).toBeUndefined()
  })

  it.each(['', ' ', 'a', '!!!', 'x'.repeat(61), 'two\nlines'])('refuses the name %j', (name) => {
    expect(RoomName.safeParse(name).success).toBe(false)
  })

  it('lists the rooms by name, with the time of the last message', async () => {
    const ann = await signIn('Lister')
    const room = await openRoom('Aardvarks')
    expect((await rooms.list())[0]).toEqual({ ...room, lastMessageAt: null })
    const { at } = await rooms.post(room, ann, { key: '1', body: 'hello' })
    expect((await rooms.list())[0]).toEqual({ ...room, lastMessageAt: new Date(at) })
  })
})

describe('messages', () => {
  it.each([
    ['', 'Write something first.'],
    [' \n ', 'Write something first.'],
    ['x'.repeat(2001), 'Write at most 2,000 characters; this message is longer.'],
  ])('refuses a body with a reason', (body, reason) => {
    expect(MessageBody.safeParse(body).error?.issues[0]?.message).toBe(reason)
  })

  it('refuses what PostgreSQL cannot hold', () => {
    expect(MessageBody.safeParse('a\0b').success).toBe(false)
  })

  it('stores what is sent twice once', async () => {
    const room = await openRoom('Twice')
    const ann = await signIn('Twice')
    const first = await rooms.post(room, ann, { key: 'k', body: 'hello' })
    expect(await rooms.post(room, ann, { key: 'k', body: 'hello' })).toEqual(first)

    const other = await signIn('Other')
    expect((await rooms.post(room, other, { key: 'k', body: 'hello' })).id).not.toBe(first.id)
  })

  it('gives a reader what came after the last message that they have', async () => {
    const room = await openRoom('Catching up')
    const ann = await signIn('Catcher')
    const read = { room, reader: ann, mentionsOnly: false }
    const first = await rooms.post(room, ann, { key: '1', body: 'one' })
    const second = await rooms.post(room, ann, { key: '2', body: 'two' })

    expect(await rooms.history({ ...read, after: 0 })).toEqual({
      messages: [first, second],
      replaces: true,
    })
    expect(await rooms.history({ ...read, after: first.id })).toEqual({
      messages: [second],
      replaces: false,
    })
  })

  it('replaces what a reader has when they missed too much', async () => {
    const room = await openRoom('Busy')
    const ann = await signIn('Busy')
    const first = await rooms.post(room, ann, { key: 'first', body: 'first' })
    const bodies = Array.from({ length: HISTORY_SIZE + 1 }, (_, n) => `${n}`)
    for (const body of bodies) await rooms.post(room, ann, { key: body, body })

    const { messages, replaces } = await rooms.history({
      room,
      reader: ann,
      mentionsOnly: false,
      after: first.id,
    })
    expect(messages.map((message) => message.body)).toEqual(bodies.slice(1))
    expect(replaces).toBe(true)
  })

  it('gives a reader who wants only mentions those, and their own', async () => {
    const room = await openRoom('Mentions')
    const ann = await signIn('Mona')
    const bob = await signIn('Boris')
    const own = await rooms.post(room, ann, { key: '1', body: 'my own' })
    const other = await rooms.post(room, bob, { key: '2', body: 'nothing about anybody' })
    const mention = await rooms.post(room, bob, { key: '3', body: 'Hello @MONA' })

    const read = { room, reader: ann, mentionsOnly: true, after: 0 }
    expect((await rooms.history(read)).messages).toEqual([own, mention])
    // What is pushed and what is read later must agree.
    expect([own, other, mention].filter((message) => concerns(message, ann))).toEqual([
      own,
      mention,
    ])
  })
})
