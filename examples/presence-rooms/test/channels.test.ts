import { join } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defineRooms } from '../src/endpoint.ts'
import { UserTokens } from '../src/people/user-token.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import { defineRoomsSocket, signedOut } from '../src/web/socket.ts'
import { visitors } from '../src/web/visitors.ts'
import { secretKeyBase } from './secret.ts'
import { endlessToken, tokenWith, unsignedToken } from './tokens.ts'

const tokens = new UserTokens(secretKeyBase)
const posts = new MemoryPosts()
const socket = defineRoomsSocket({ tokens, posts })
const endpoint = defineRooms({ posts, secretKeyBase, logger: false })
afterAll(() => endpoint.close())

let ann: string
beforeAll(async () => {
  ann = await tokens.issue('Ann')
})

function enter(room: string, token?: string, since?: string) {
  const params = { ...(token !== undefined && { token }), ...(since !== undefined && { since }) }
  return join(socket, `room:${room}`, { assigns: {}, params, pubsub: endpoint.pubsub })
}

it('refuses a room that does not exist', async () => {
  const refused = { response: { reason: 'not_found' } }
  await expect(enter('nowhere')).rejects.toMatchObject(refused)
  await expect(enter('nowhere', ann)).rejects.toMatchObject(refused)
  await expect(enter('constructor')).rejects.toMatchObject(refused)
})

it('knows who is signed in by their token', async () => {
  const { reply } = await enter('lounge', ann)
  expect(reply.you).toEqual({ id: 'user:ann', name: 'Ann' })
})

it.each<[string, () => string | undefined | Promise<string>]>([
  ['no token', () => undefined],
  ['garbage', () => 'garbage'],
  ['an empty token', () => ''],
  ['the algorithm none', unsignedToken],
  ['another algorithm', () => tokenWith({ algorithm: 'HS512' })],
  ['another key', () => tokenWith({ secret: secretKeyBase.replace('a', 'b') })],
  ['another issuer', () => tokenWith({ issuer: 'somebody' })],
  ['another audience', () => tokenWith({ audience: 'presence-rooms/mail' })],
  ['a token that has expired', () => tokenWith({ expires: -1 })],
  ['a token without an end', endlessToken],
])('takes for anonymous whoever comes with %s', async (_what, make) => {
  const { reply, channel } = await enter('lounge', await make())
  expect(reply.you).toBeNull()
  expect(await channel.push('post', { key: 'k', body: 'me' })).toEqual({
    status: 'error',
    response: { reason: 'Not signed in' },
  })
})

it('differs from those tokens in their faults alone', async () => {
  expect((await enter('lounge', await tokenWith())).reply.you).not.toBeNull()
})

it('answers each message of the anonymous with an error, and lets them read', async () => {
  const anonymous = (await enter('garden')).channel
  const refused = { status: 'error', response: { reason: 'Not signed in' } }
  expect(await anonymous.push('typing')).toEqual(refused)
  expect(await anonymous.push('post', { key: 'k', body: 'me' })).toEqual(refused)

  const anns = (await enter('garden', ann)).channel
  expect((await anns.push('post', { key: 'k', body: ' hello ' })).status).toBe('ok')
  expect(await anonymous.pushed('post')).toMatchObject({
    body: 'hello',
    from: { id: 'user:ann', name: 'Ann', initials: 'A' },
  })
  anns.send('typing')
  expect(await anonymous.pushed('typing')).toMatchObject({ id: 'user:ann', name: 'Ann' })
})

it('refuses an empty post and one that is too long', async () => {
  const { channel } = await enter('garden', ann)
  for (const body of ['', ' \n ', 'x'.repeat(2001)]) {
    const { status, response } = await channel.push('post', { key: 'k', body })
    expect({ status, response }).toMatchObject({ status: 'error', response: { reason: 'invalid' } })
  }
})

it('stores a post once, however often it is sent', async () => {
  const { channel } = await enter('workshop', ann)
  const first = await channel.push('post', { key: 'once', body: 'first' })
  expect(await channel.push('post', { key: 'once', body: 'first' })).toEqual(first)
  expect(await posts.recent('workshop')).toHaveLength(1)
})

it('gives who is new the recent posts, and who comes back what they missed', async () => {
  const { reply, channel } = await enter('library', ann)
  expect((await channel.pushed('recent')).posts).toEqual([])
  await channel.push('post', { key: '1', body: 'one' })
  await channel.push('post', { key: '2', body: 'two' })

  const late = (await enter('library')).channel
  expect((await late.pushed('recent')).posts.map(({ body }) => body)).toEqual(['one', 'two'])

  const back = await enter('library', ann, reply._pos)
  expect(back.reply.gap).toBeUndefined()
  expect((await back.channel.pushed('post')).body).toBe('one')
  expect((await back.channel.pushed('post')).body).toBe('two')
  await expect(back.channel.pushed('recent', 1)).rejects.toThrow()
})

it('gives who was away for too long the recent posts again', async () => {
  const { reply, channel } = await enter('library', ann, 'another-epoch:7')
  expect(reply.gap).toBe(true)
  expect((await channel.pushed('recent')).posts).not.toEqual([])
})

it('counts a user once and shows each of their tabs, and all the anonymous as a number', async () => {
  const topic = 'room:presence'
  const here = endpoint.presence(visitors)
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

it('takes for anonymous, from then on, whoever signs out in another tab', async () => {
  const token = await tokens.issue('Bob')
  const other = await tokens.issue('Bob')
  const { channel } = await enter('garden', token)
  const elsewhere = (await enter('garden', other)).channel
  const user = await tokens.userWith(token)
  await endpoint.pubsub.broadcast(signedOut({ session: user?.session ?? '' }), {})
  await channel.pushed('signed_out')
  expect(await channel.push('post', { key: '1', body: 'me' })).toMatchObject({ status: 'error' })
  expect(await elsewhere.push('post', { key: '1', body: 'me' })).toMatchObject({ status: 'ok' })
})
