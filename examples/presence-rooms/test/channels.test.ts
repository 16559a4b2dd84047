import { join, testClock } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { accounts } from '../src/accounts.ts'
import type { User } from '../src/people/people.ts'
import { defineRoomsSocket } from '../src/web/socket.ts'
import { visitors } from '../src/web/visitors.ts'
import { anotherNode, newUser, openRooms, type TestRooms } from './rooms.ts'
import {
  anotherKey,
  expiredToken,
  refreshToken,
  tokenOf,
  tokenOfEndedSession,
  tokenWith,
  unsignedToken,
} from './tokens.ts'

let rooms: TestRooms
let ann: User
/** A token of hers. */
let token: string
beforeAll(async () => {
  rooms = await openRooms()
  ann = await newUser('Ann')
  token = (await tokenOf(ann)).token
})
afterAll(() => rooms.close())

function enter(room: string, token?: string, since?: string, node = rooms.endpoint) {
  const params = { ...(token !== undefined && { token }), ...(since !== undefined && { since }) }
  return join(defineRoomsSocket(rooms.posts), `room:${room}`, {
    assigns: {},
    params,
    pubsub: node.pubsub,
  })
}

it('refuses a room that does not exist', async () => {
  const refused = { response: { reason: 'not_found' } }
  await expect(enter('nowhere')).rejects.toMatchObject(refused)
  await expect(enter('nowhere', token)).rejects.toMatchObject(refused)
  await expect(enter('constructor')).rejects.toMatchObject(refused)
})

it('knows who is logged in by their token', async () => {
  const { reply } = await enter('lounge', token)
  expect(reply.you).toEqual({ id: ann.id, name: 'Ann' })
})

it.each<[string, () => string | undefined | Promise<string>]>([
  ['no token', () => undefined],
  ['garbage', () => 'garbage'],
  ['an empty token', () => ''],
  ['the algorithm none', () => unsignedToken(ann)],
  ['another key', () => tokenWith(ann, anotherKey())],
  ['another issuer', () => tokenWith(ann, { issuer: 'somebody' })],
  ['another audience', () => tokenWith(ann, { audience: 'presence-rooms/mail' })],
  ['a token that has expired', () => expiredToken(ann)],
  ['a token of a session that has ended', () => tokenOfEndedSession(ann)],
  ['a refresh token', () => refreshToken(ann)],
])('takes for anonymous whoever comes with %s', async (_what, make) => {
  const { reply, channel } = await enter('lounge', await make())
  expect(reply.you).toBeNull()
  expect(await channel.push('post', { key: 'k', body: 'me' })).toEqual({
    status: 'error',
    response: { reason: 'Not signed in' },
  })
})

it('differs from those tokens in their faults alone', async () => {
  expect((await enter('lounge', await tokenWith(ann))).reply.you).not.toBeNull()
})

it('answers each message of the anonymous with an error, and lets them read', async () => {
  const anonymous = (await enter('garden')).channel
  const refused = { status: 'error', response: { reason: 'Not signed in' } }
  expect(await anonymous.push('typing')).toEqual(refused)
  expect(await anonymous.push('post', { key: 'k', body: 'me' })).toEqual(refused)

  const anns = (await enter('garden', token)).channel
  expect((await anns.push('post', { key: 'k', body: ' hello ' })).status).toBe('ok')
  expect(await anonymous.pushed('post')).toMatchObject({
    body: 'hello',
    from: { id: ann.id, name: 'Ann', initials: 'A' },
  })
  anns.send('typing')
  expect(await anonymous.pushed('typing')).toMatchObject({ id: ann.id, name: 'Ann' })
})

it('refuses an empty post and one that is too long', async () => {
  const { channel } = await enter('garden', token)
  for (const body of ['', ' \n ', 'x'.repeat(2001)]) {
    const { status, response } = await channel.push('post', { key: 'k', body })
    expect({ status, response }).toMatchObject({ status: 'error', response: { reason: 'invalid' } })
  }
})

it('stores a post once, however often it is sent', async () => {
  const { channel } = await enter('workshop', token)
  const first = await channel.push('post', { key: 'once', body: 'first' })
  expect(await channel.push('post', { key: 'once', body: 'first' })).toEqual(first)
  expect(await rooms.posts.recent('workshop')).toHaveLength(1)
})

it('gives who is new the recent posts, and who comes back what they missed', async () => {
  const { reply, channel } = await enter('library', token)
  expect((await channel.pushed('recent')).posts).toEqual([])
  await channel.push('post', { key: '1', body: 'one' })
  await channel.push('post', { key: '2', body: 'two' })

  const late = (await enter('library')).channel
  expect((await late.pushed('recent')).posts.map(({ body }) => body)).toEqual(['one', 'two'])

  const back = await enter('library', token, reply._pos)
  expect(back.reply.gap).toBeUndefined()
  expect((await back.channel.pushed('post')).body).toBe('one')
  expect((await back.channel.pushed('post')).body).toBe('two')
  await expect(back.channel.pushed('recent', 1)).rejects.toThrow()
})

it('gives who was away for too long the recent posts again', async () => {
  const { reply, channel } = await enter('library', token, 'another-epoch:7')
  expect(reply.gap).toBe(true)
  expect((await channel.pushed('recent')).posts).not.toEqual([])
})

it('counts a user once and shows each of their tabs, and all the anonymous as a number', async () => {
  const topic = 'room:presence'
  const here = rooms.endpoint.presence(visitors)
  const [first, second, all] = [here.owner(), here.owner(), here.owner()]
  const meta = { name: 'Ann-Lee', device: 'phone', since: '2026-01-01T00:00:00.000Z' } as const
  first.track(topic, 'user:ann-lee', meta)
  second.track(topic, 'user:ann-lee', { ...meta, device: 'computer' })
  all.track(topic, 'anonymous', null, { count: true })
  first.track(topic, 'anonymous', null, { count: true })
  const list = await here.list(topic)
  expect(list['user:ann-lee']?.metas).toHaveLength(2)
  expect(list['user:ann-lee']).toMatchObject({ initials: 'AL' })
  expect(list.anonymous?.metas).toEqual([expect.objectContaining({ count: 2 })])
  expect(list.anonymous?.initials).toBeUndefined()
})

describe('from the end of their session on somebody is anonymous where they are', () => {
  it.each<[what: string, name: string, end: (user: User, sessionId: string) => Promise<unknown>]>([
    ['they log out there', 'Bea', (_user, id) => accounts.revokeSession(id, 'log_out')],
    ['they log out everywhere', 'Bob', ({ id }) => accounts.revokeAll(id)],
    ['they are suspended', 'Ben', ({ id }) => accounts.suspend(id, 'a test')],
    ['their account is deleted', 'Bix', ({ id }) => accounts.deleteUser(id)],
  ])('when %s', async (_what, name, end) => {
    const user = await newUser(name)
    const { token, sessionId } = await tokenOf(user)
    const { channel } = await enter('garden', token)
    expect(await channel.push('post', { key: '1', body: 'me' })).toMatchObject({ status: 'ok' })
    await end(user, sessionId)
    await channel.pushed('logged_out')
    const refused = { status: 'error', response: { reason: 'Not signed in' } }
    expect(await channel.push('post', { key: '2', body: 'me' })).toEqual(refused)
    expect((await enter('garden', token)).reply.you).toBeNull()
    // Whoever is logged out reads on.
    const anns = (await enter('garden', (await tokenOf(ann)).token)).channel
    await anns.push('post', { key: name, body: 'to all' })
    expect((await channel.pushed('post')).body).toBe('me')
    expect((await channel.pushed('post')).body).toBe('to all')
  })

  it('within a minute also on a node that the message did not reach', async () => {
    const clock = testClock(Date.now())
    const node = anotherNode({ clock })
    onTestFinished(() => node.close())
    const { token, sessionId } = await tokenOf(ann)
    const { channel } = await enter('garden', token, undefined, node)
    // As another node writes it whose word was lost.
    const { sessions } = accounts.core.store
    await sessions.revoke({ ids: [sessionId] }, 'log_out', clock.now())
    await clock.advance(60_000)
    await channel.pushed('logged_out')
  })

  it('and not by another session of theirs', async () => {
    const [here, there] = [await tokenOf(ann), await tokenOf(ann)]
    const left = (await enter('garden', here.token)).channel
    const stays = (await enter('garden', there.token)).channel
    await accounts.revokeSession(here.sessionId, 'log_out')
    await left.pushed('logged_out')
    expect(await stays.push('post', { key: 'stays', body: 'me' })).toMatchObject({ status: 'ok' })
  })
})
