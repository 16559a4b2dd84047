import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Socket } from 'phoenix'
import { typed } from 'redstart/client'
import { attach, type Endpoint } from 'redstart/endpoint'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Database, openDatabase } from '../src/db/database.ts'
import { openPeople, type People, type Person } from '../src/people.ts'
import { openRooms, type Rooms } from '../src/rooms.ts'
import { openSessions, type Sessions } from '../src/session.ts'
import { type AppSocket, defineChat, socketId } from '../src/socket.ts'

const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'

let db: Database
let people: People
let rooms: Rooms
let sessions: Sessions
let server: Server
let endpoint: Endpoint
let url: string
const sockets: Socket[] = []

beforeAll(async () => {
  db = await openDatabase()
  people = openPeople(db)
  rooms = openRooms(db)
  sessions = openSessions(secretKeyBase, people)
  server = createServer()
  endpoint = attach(server, { '/socket': defineChat(rooms, sessions) }, { secretKeyBase })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket`
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})

afterAll(async () => {
  await endpoint.close()
  server.close()
  await db.$client.close()
})

async function signIn(name: string): Promise<Person> {
  const person = await people.signIn(name)
  if (!person) throw new Error(`${name} is taken`)
  return person
}

function open(token: string): Socket {
  const socket = new Socket(url, { params: { token }, transport: WebSocket })
  sockets.push(socket)
  return socket
}

async function connect(person: Person) {
  const socket = open(sessions.tokenFor(person))
  const opened = new Promise<void>((resolve) => socket.onOpen(resolve))
  socket.connect()
  await opened
  return typed<AppSocket>(socket)
}

interface Answered {
  receive(status: 'ok' | 'error', callback: (response: object) => void): unknown
}

/** What came back, as a value. */
function answer(push: Answered): Promise<{ ok: object } | { error: object }> {
  return new Promise((resolve) => {
    push.receive('error', (response) => resolve({ error: response }))
    push.receive('ok', (response) => resolve({ ok: response }))
  })
}

/** Joins a room; `heard` fills with what the room sends, in order. */
async function join(
  person: Person,
  id: string,
  params: { after?: number; mentionsOnly?: boolean } = {},
) {
  const room = (await connect(person)).channel(`room:${id}`, params)
  const heard: unknown[] = []
  const history = new Promise<{ body: string }[]>((resolve) => {
    room.on('history', ({ messages }) => resolve(messages))
  })
  room.on('new_msg', ({ body }) => heard.push(body))
  room.on('typing', ({ name }) => heard.push({ typing: name }))
  expect(await answer(room.join())).toEqual({ ok: {} })
  return { room, heard, history: (await history).map(({ body }) => body) }
}

it.each(['', 'forged', 'SFMyNTY.g3QAAAA.AAAA'])('refuses the token %j', async (token) => {
  const socket = open(token)
  const outcome = new Promise((resolve) => {
    socket.onOpen(() => resolve('open'))
    socket.onError(() => resolve('refused'))
  })
  socket.connect()
  expect(await outcome).toBe('refused')
})

it('refuses somebody who has signed out, and closes what they had open', async () => {
  const ann = await signIn('Gone')
  const socket = open(sessions.tokenFor(ann))
  const opened = new Promise<void>((resolve) => socket.onOpen(resolve))
  const closed = new Promise<void>((resolve) => socket.onClose(() => resolve()))
  const refused = new Promise<void>((resolve) => socket.onError(() => resolve()))
  socket.connect()
  await opened
  await people.signOut(ann.id)
  await endpoint.disconnect(socketId(ann.id))
  await closed
  await refused
})

it('refuses a room that does not exist', async () => {
  const chat = await connect(await signIn('Seeker'))
  const room = chat.channel('room:nowhere')
  expect(await answer(room.join())).toEqual({ error: { reason: 'not_found' } })
  room.leave()
})

it('brings a message to everybody else and its id to who wrote it, and to both at the next join', async () => {
  const [ann, bob] = [await signIn('Ann'), await signIn('Bob')]
  const anns = await join(ann, 'welcome')
  const bobs = await join(bob, 'welcome')
  const posted = await answer(anns.room.push('new_msg', { key: 'one', body: ' hello ' }))
  expect(posted).toMatchObject({ ok: { body: 'hello', from: ann, mentions: [] } })
  // What is pushed after it arrives after it: by then the message is here, and came once.
  await answer(bobs.room.push('new_msg', { key: 'two', body: 'hello too' }))
  expect(bobs.heard).toEqual(['hello'])
  expect((await join(bob, 'welcome')).history).toEqual(['hello', 'hello too'])
})

it('answers a blank message with the reason, and stores nothing', async () => {
  const { room } = await join(await signIn('Blank'), 'tea-kitchen')
  expect(await answer(room.push('new_msg', { key: 'blank', body: ' \n ' }))).toEqual({
    error: {
      reason: 'invalid',
      issues: [{ path: 'body', message: 'Write something first.' }],
    },
  })
  expect((await join(await signIn('Blank2'), 'tea-kitchen')).history).toEqual([])
})

it('gives who comes back what came since', async () => {
  const ann = await signIn('Back')
  const room = await rooms.create('Comings')
  if (!room) throw new Error('There is such a room already.')
  const first = await rooms.post(room, ann, { key: '1', body: 'first' })
  await rooms.post(room, ann, { key: '2', body: 'second' })
  expect((await join(ann, room.id, { after: first.id })).history).toEqual(['second'])
})

it('keeps from a reader who wants only mentions everything else, until they want all', async () => {
  const [ann, bob] = [await signIn('Loud'), await signIn('Still')]
  await rooms.create('Filter')
  const anns = await join(ann, 'filter')
  const bobs = await join(bob, 'filter', { mentionsOnly: true })
  let key = 0
  const say = (body: string) => answer(anns.room.push('new_msg', { key: `${++key}`, body }))
  const mention = new Promise((resolve) => bobs.room.on('new_msg', resolve))
  await say('nothing')
  await say('hey @still')
  await mention
  expect(bobs.heard).toEqual(['hey @still'])

  const all = new Promise<string[]>((resolve) => {
    bobs.room.on('history', ({ messages }) => resolve(messages.map(({ body }) => body)))
  })
  bobs.room.push('mentions_only', { on: false })
  expect(await all).toEqual(['nothing', 'hey @still'])
  const last = new Promise((resolve) => bobs.room.on('new_msg', resolve))
  await say('all of it')
  await last
  expect(bobs.heard).toEqual(['hey @still', 'all of it'])
})

it('tells the others who is typing, and not who types', async () => {
  await rooms.create('Typing')
  const anns = await join(await signIn('Typist'), 'typing')
  const bobs = await join(await signIn('Looker'), 'typing')
  const seen = new Promise((resolve) => bobs.room.on('typing', resolve))
  anns.room.push('typing')
  expect(await seen).toEqual({ name: 'Typist' })
  await answer(anns.room.push('new_msg', { key: 'done', body: 'done' }))
  expect(anns.heard).toEqual([])
})
