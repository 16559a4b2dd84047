import { PubSub } from 'redstart/pubsub'
import { join, type TestClock, testClock } from 'redstart/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE, REFUSED_AFTER } from '../src/rooms/bounds.ts'
import type { NewRoom } from '../src/rooms/formats.ts'
import { memoryStore } from '../src/rooms/memory-store.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import { defineRoomsSocket, type RoomsSocket, roomEnds } from '../src/web/socket.ts'

const hash = (digit: string) => digit.repeat(64)
const id = (digit: string) => digit.repeat(32)
const ROOM = hash('a')
const ACCESS = hash('b')
const DESTROY = hash('c')

let clock: TestClock
let rooms: Rooms
let socket: RoomsSocket
let pubsub: PubSub

beforeEach(() => {
  clock = testClock()
  pubsub = new PubSub()
  rooms = new Rooms(memoryStore({ rooms: 2, messages: 3 }), clock)
  rooms.onEnd((key, ending) => pubsub.broadcast(roomEnds({ key }), { ending }))
  socket = defineRoomsSocket(rooms)
})

function knock(room = ROOM, params: { access: string; slot: string } = entry('1')) {
  return join(socket, `room:${room}`, { assigns: {}, params, pubsub, clock })
}

function entry(slot: string, access = ACCESS) {
  return { access, slot: id(slot) }
}

async function enter(slot: string) {
  const { channel } = await knock(ROOM, entry(slot))
  const { messages } = await channel.pushed('messages')
  return { ...channel, found: messages }
}

async function openRoom(changes: Partial<NewRoom> = {}) {
  const { channel } = await join(socket, 'door', { assigns: {}, pubsub, clock })
  return channel.push('open', {
    room: ROOM,
    access: ACCESS,
    destroy: DESTROY,
    mode: 'burn',
    ttl: HOUR,
    messageTtl: 10 * MINUTE,
    ...changes,
  })
}

describe('the door', () => {
  it('opens a room, once', async () => {
    expect(await openRoom()).toEqual({ status: 'ok', response: {} })
    const again = await openRoom({ access: hash('d') })
    expect(again).toEqual({ status: 'error', response: { reason: 'taken' } })
    await enter('1')
  })

  it('opens as many as there may be', async () => {
    await openRoom()
    await openRoom({ room: hash('1') })
    const third = await openRoom({ room: hash('2') })
    expect(third).toEqual({ status: 'error', response: { reason: 'full' } })
  })

  it.each<Partial<NewRoom>>([
    { room: 'a'.repeat(63) },
    { access: 'A'.repeat(64) },
    { ttl: 10 * MINUTE - 1 },
    { ttl: 169 * HOUR },
    { messageTtl: 1_000 },
  ])('refuses %j', async (changes) => {
    expect(await openRoom(changes)).toMatchObject({
      status: 'error',
      response: { reason: 'invalid' },
    })
  })
})

describe('a refused join', () => {
  const refusals = {
    'a room that is missing': () => knock(hash('9')),
    'a wrong access value': () => knock(ROOM, entry('1', hash('9'))),
    'an access value of a wrong form': () => knock(ROOM, { access: 'x', slot: id('1') }),
    'a slot of a wrong form': () => knock(ROOM, { access: ACCESS, slot: '' }),
    'a room of a wrong form': () => knock('x'),
    'a room whose time is up': () => knock(hash('7')),
  }

  it.each(Object.entries(refusals))('says the same at the same time for %s', async (_, refused) => {
    await openRoom()
    await openRoom({ room: hash('7'), ttl: 10 * MINUTE })
    await clock.advance(10 * MINUTE)
    let answer: unknown
    refused().catch((error) => {
      answer = error.response
    })
    await clock.advance(REFUSED_AFTER - 1)
    expect(answer).toBeUndefined()
    await clock.advance(1)
    await clock.advance(0)
    expect(answer).toEqual({ reason: 'unauthorized' })
  })

  it('is the only one that has to wait', async () => {
    await openRoom()
    const before = clock.now()
    const { reply } = await knock()
    expect(reply).toEqual({ mode: 'burn', expiresIn: HOUR })
    expect(clock.now()).toBe(before)
  })
})

describe('a message', () => {
  const send = { id: id('5'), box: 'c2VhbGVk' }

  it('goes to everybody else as it came, and to who comes later', async () => {
    await openRoom()
    const [ann, bob] = [await enter('1'), await enter('2')]
    const sent = await ann.push('send', send)
    expect(sent).toEqual({ status: 'ok', response: { expiresIn: 10 * MINUTE, replaces: null } })
    const arrived = { ...send, expiresIn: 10 * MINUTE, replaces: null }
    expect(await bob.pushed('message')).toEqual(arrived)
    await clock.advance(MINUTE)
    expect((await enter('3')).found).toEqual([{ ...arrived, expiresIn: 9 * MINUTE }])
  })

  it('is deleted for all when the first other one has read it', async () => {
    await openRoom()
    const [ann, bob, cat] = [await enter('1'), await enter('2'), await enter('3')]
    await ann.push('send', send)
    const gone = { status: 'error', response: { reason: 'gone' } }
    expect(await ann.push('read', { id: send.id })).toEqual(gone)
    expect(await bob.push('read', { id: send.id })).toEqual({ status: 'ok', response: {} })
    expect(await ann.pushed('deleted')).toEqual({ id: send.id })
    expect(await cat.pushed('deleted')).toEqual({ id: send.id })
    expect(await cat.push('read', { id: send.id })).toEqual(gone)
    // Its author did not get the answer, and sends it again.
    const again = await ann.push('send', send)
    expect(again).toEqual({ status: 'error', response: { reason: 'burnt' } })
    expect((await enter('4')).found).toEqual([])
  })

  it('replaces the one before of the same author, where a room is made for that', async () => {
    await openRoom({ mode: 'replace' })
    const [ann, bob] = [await enter('1'), await enter('2')]
    await ann.push('send', send)
    await bob.pushed('message')
    await ann.push('send', { ...send, id: id('6') })
    expect(await bob.pushed('message')).toMatchObject({ id: id('6'), replaces: send.id })
    // The author of a page that comes back is the same by its slot.
    expect((await enter('1')).found.map((message) => message.id)).toEqual([id('6')])
    expect(await bob.push('read', { id: id('6') })).toMatchObject({ status: 'error' })
  })

  it('ends with its time', async () => {
    await openRoom({ messageTtl: MINUTE })
    const ann = await enter('1')
    await ann.push('send', send)
    await clock.advance(MINUTE)
    expect((await enter('2')).found).toEqual([])
  })

  it('is refused when the room is full', async () => {
    await openRoom()
    const ann = await enter('1')
    for (const digit of ['1', '2', '3']) await ann.push('send', { ...send, id: id(digit) })
    const fourth = await ann.push('send', send)
    expect(fourth).toEqual({ status: 'error', response: { reason: 'full' } })
  })

  it.each([
    { ...send, id: '5' },
    { ...send, box: 'no base64url!' },
    { ...send, box: 'A'.repeat(10_961) },
    { ...send, box: '' },
  ])('is refused when its form is wrong', async (wrong) => {
    await openRoom()
    const ann = await enter('1')
    expect(await ann.push('send', wrong)).toMatchObject({
      status: 'error',
      response: { reason: 'invalid' },
    })
  })
})

describe('the end of a room', () => {
  it('is told to everybody when its time is up, and nobody enters any more', async () => {
    await openRoom({ ttl: 10 * MINUTE })
    const [ann, bob] = [await enter('1'), await enter('2')]
    await clock.advance(10 * MINUTE)
    await rooms.sweep()
    expect(await ann.pushed('expired')).toEqual({})
    expect(await bob.pushed('expired')).toEqual({})
    const late = await ann.push('send', { id: id('5'), box: 'AAAA' })
    expect(late.response).toEqual({ reason: 'unmatched topic' })
  })

  it('is found by who writes before it is swept', async () => {
    await openRoom({ ttl: 10 * MINUTE })
    const ann = await enter('1')
    await clock.advance(10 * MINUTE)
    const sent = await ann.push('send', { id: id('5'), box: 'AAAA' })
    expect(sent).toEqual({ status: 'error', response: { reason: 'gone' } })
  })

  it('comes at once for who shows the destroy value', async () => {
    await openRoom()
    const [ann, bob] = [await enter('1'), await enter('2')]
    const wrong = await ann.push('destroy', { destroy: ACCESS })
    expect(wrong).toEqual({ status: 'error', response: { reason: 'unauthorized' } })
    ann.send('destroy', { destroy: DESTROY })
    expect(await bob.pushed('destroyed')).toEqual({})
    expect(await ann.pushed('destroyed')).toEqual({})
    expect(await openRoom()).toMatchObject({ status: 'ok' })
  })
})
