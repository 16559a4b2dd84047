import { generateKeyPairSync } from 'node:crypto'
import { defineTokens, ed25519, keyring, type TokenOptions } from 'redstart/auth'
import { testClock } from 'redstart/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accounts } from '../src/accounts.ts'
import { apiRouter } from '../src/api/router.ts'
import { tokens } from '../src/api/tokens.ts'
import { createConversation, removeMember } from '../src/conversations/conversations.ts'
import { defineMessenger } from '../src/endpoint.ts'
import { Message } from '../src/messages/messages.ts'
import { personOf, type User } from '../src/people/people.ts'
import { publicUrl } from '../src/public-url.ts'
import { type OpenMessenger, openMessenger, PASSWORD, secretKeyBase } from './support/messenger.ts'
import { issue, Program, programOf } from './support/program.ts'

let messenger: OpenMessenger
let url: string
let ann: User
let ben: User
let cleo: User
/** Programs of these three. */
let anns: Program
let bens: Program
let cleos: Program

beforeAll(async () => {
  messenger = await openMessenger()
  url = (await messenger.endpoint.listen({ host: '127.0.0.1', port: 0 })).url
  ;({ ann, ben, cleo } = messenger.people)
  anns = await programOf(url, ann)
  bens = await programOf(url, ben)
  cleos = await programOf(url, cleo)
})
afterAll(() => messenger.close())

/** A conversation of Ann and Ben, which Ann owns. */
async function talk(title = 'Talk'): Promise<string> {
  const params = { title, members: [{ userId: ben.id }] }
  const created = await createConversation(personOf(ann), params)
  if (!created.ok) throw new Error('The conversation was not begun.')
  return created.value.id
}

let keys = 0
async function say(program: Program, id: string, body: string): Promise<Message> {
  keys += 1
  const said = await program.post(`/api/conversations/${id}/messages`, { key: `k${keys}`, body })
  expect(said.status).toBe(201)
  return Message.parse(said.data)
}

const nothingThere = { status: 404, body: { errors: { detail: 'Not Found' } } }

describe('whose program it is', () => {
  it('is told by the token that one gets for address and password', async () => {
    const program = new Program(url)
    const { status, data } = await program.post('/api/sign_in', {
      email: ann.email,
      password: PASSWORD,
    })
    expect(status).toBe(200)
    const { token } = z.object({ token: z.string() }).parse(data)
    expect(await new Program(url, token).get('/api/me')).toMatchObject({
      status: 200,
      data: { id: ann.id, nickname: 'Ann' },
    })
  })

  it('is nobody with a wrong password or an address that has no account', async () => {
    const program = new Program(url)
    const wrong = await program.post('/api/sign_in', { email: ann.email, password: 'wrong' })
    const nobody = await program.post('/api/sign_in', {
      email: 'no@example.com',
      password: PASSWORD,
    })
    expect(wrong.status).toBe(401)
    expect(nobody).toMatchObject({ status: 401, body: wrong.body })
  })

  const addresses = apiRouter.list().filter(({ path }) => !/sign_|refresh/.test(path))
  it.each(addresses)('has to be shown to $method $path', async ({ method, path }) => {
    const body = method === 'GET' ? undefined : {}
    const answer = await new Program(url).ask(method, path.replaceAll(/:\w+/g, '1'), body)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.body).toMatchObject({ status: 'unauthorized' })
  })

  it.each<[string, () => Promise<string>]>([
    ['garbage', async () => 'garbage'],
    ['the algorithm none', () => unsigned(ann)],
    ['another key', () => tokenWith(ann, anotherKey())],
    ['another issuer', () => tokenWith(ann, { issuer: 'somebody' })],
    ['another audience', () => tokenWith(ann, { audience: 'mail' })],
    ['a token that has expired', () => expired(ann)],
    ['a token of a session that has ended', () => ended(ann)],
    ['a refresh token', async () => (await issue(ann)).refreshToken],
  ])('is not believed of %s', async (_what, make) => {
    const program = new Program(url, await make())
    const { status, headers } = await program.get('/api/me')
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect((await program.get('/api/conversations')).status).toBe(401)
  })

  it('is believed of tokens that differ from those in their faults alone', async () => {
    expect((await new Program(url, await tokenWith(ann)).get('/api/me')).status).toBe(200)
  })
})

describe('a conversation', () => {
  it('is begun with people whom one finds by their nicknames', async () => {
    const { data } = await anns.get('/api/people?q=be')
    expect(data).toEqual([{ id: ben.id, nickname: 'Ben' }])
    const created = await anns.post('/api/conversations', { members: [{ userId: ben.id }] })
    expect(created.status).toBe(201)
    expect(created.data).toMatchObject({
      title: 'Ann and Ben',
      ownerId: ann.id,
      members: [
        { nickname: 'Ann', isOwner: true },
        { nickname: 'Ben', isOwner: false },
      ],
    })
    const found = await bens.get(created.headers.get('location') ?? '')
    expect(found).toMatchObject({ status: 200, data: created.data })
    expect((await bens.get('/api/conversations')).data).toContainEqual(
      expect.objectContaining({ title: 'Ann and Ben', unread: 0, last: null }),
    )
  })

  it.each<[string, () => object, object]>([
    ['nobody else', () => ({ title: 'Me' }), { members: ['should have somebody besides you'] }],
    [
      'oneself',
      () => ({ members: [{ userId: ann.id }] }),
      { members: ['should not name yourself'] },
    ],
    [
      'a long title',
      () => ({ title: 'x'.repeat(81), members: [{ userId: ben.id }] }),
      { title: ['should have at most 80 characters'] },
    ],
    [
      'somebody without an account',
      () => ({ members: [{ userId: crypto.randomUUID() }] }),
      { 'members.0.userId': ['has no account any more'] },
    ],
    [
      'no id at all',
      () => ({ members: [{ userId: 7 }] }),
      { 'members.0.userId': expect.anything() },
    ],
    ['members of another kind', () => ({ members: 'ben' }), { members: expect.anything() }],
  ])('is not begun with %s', async (_what, body, errors) => {
    const refused = await anns.post('/api/conversations', body())
    expect(refused).toMatchObject({ status: 422, body: { errors } })
  })

  it('is not there for strangers, just as one that nobody has', async () => {
    const id = await talk()
    const { id: message } = await say(anns, id, 'between us')
    const one = { key: 'k', body: 'me too' }
    for (const of of [id, crypto.randomUUID(), 'nonsense', '%00']) {
      const path = `/api/conversations/${of}`
      expect(await cleos.get(path)).toMatchObject(nothingThere)
      expect(await cleos.get(`${path}/messages`)).toMatchObject(nothingThere)
      expect(await cleos.post(`${path}/messages`, one)).toMatchObject(nothingThere)
      expect(await cleos.put(`${path}/seen`, { messageId: message })).toMatchObject(nothingThere)
    }
    for (const of of [message, 2_147_483_647, 9e99, -1, 'nonsense']) {
      const path = `/api/messages/${of}`
      expect(await cleos.patch(path, { body: 'mine' })).toMatchObject(nothingThere)
      expect(await cleos.put(`${path}/reactions/👍`)).toMatchObject(nothingThere)
      expect(await cleos.delete(`${path}/reactions/👍`)).toMatchObject(nothingThere)
      expect(await cleos.delete(path)).toMatchObject(nothingThere)
    }
    expect((await cleos.get('/api/conversations')).data).toEqual([])
    expect((await cleos.get('/api/search?q=between')).data).toEqual([])
    expect((await bens.get('/api/search?q=between')).data).toHaveLength(1)
  })

  it('is not there any more for who was removed', async () => {
    const id = await talk()
    const { id: message } = await say(bens, id, 'before')
    await removeMember(ann, { id }, ben.id)
    expect(await bens.get(`/api/conversations/${id}`)).toMatchObject(nothingThere)
    expect(await bens.get(`/api/conversations/${id}/messages`)).toMatchObject(nothingThere)
    expect(await bens.patch(`/api/messages/${message}`, { body: 'x' })).toMatchObject(nothingThere)
    expect((await bens.get('/api/search?q=before')).data).toEqual([])
    expect((await anns.get(`/api/conversations/${id}`)).status).toBe(200)
  })
})

describe('messages', () => {
  let id: string
  let path: string
  beforeEach(async () => {
    id = await talk()
    path = `/api/conversations/${id}/messages`
  })

  it('are stored once for each key', async () => {
    const first = await anns.post(path, { key: 'one', body: ' hello ' })
    expect(first).toMatchObject({
      status: 201,
      data: { body: 'hello', author: { nickname: 'Ann' } },
    })
    const again = await anns.post(path, { key: 'one', body: 'something else' })
    expect(again).toMatchObject({ status: 200, data: first.data })
    // Keys are one's own.
    expect((await bens.post(path, { key: 'one', body: 'hello to you' })).status).toBe(201)
    expect((await bens.get(path)).data).toHaveLength(2)
  })

  it('are stored once, however many requests come at once', async () => {
    const sent = Array.from({ length: 8 }, () => anns.post(path, { key: 'same', body: 'once' }))
    const answers = await Promise.all(sent)
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201])
    expect(new Set(answers.map(({ data }) => Message.parse(data).id)).size).toBe(1)
  })

  it('are read page by page', async () => {
    const said: number[] = []
    for (const body of ['a', 'b', 'c', 'd', 'e']) said.push((await say(anns, id, body)).id)
    const page = async (query: string) => {
      const { body } = await bens.get(`${path}?${query}`)
      const { data, ...more } = Page.parse(body)
      return { bodies: data.map(({ body }) => body).join(''), ...more }
    }
    expect(await page('limit=2')).toEqual({ bodies: 'de', hasOlder: true, hasNewer: false })
    const before = `before=${said[3]}&limit=2`
    expect(await page(before)).toEqual({ bodies: 'bc', hasOlder: true, hasNewer: true })
    const after = `after=${said[2]}`
    expect(await page(after)).toEqual({ bodies: 'de', hasOlder: true, hasNewer: false })
  })

  it.each(['limit=0', 'limit=51', 'limit=many', 'before=0', 'before=x', 'after=-1', 'after=9e99'])(
    'are not read with %s',
    async (query) => {
      const refused = await anns.get(`${path}?${query}`)
      const [name = ''] = query.split('=')
      expect(refused).toMatchObject({
        status: 422,
        body: { errors: { [name]: expect.anything() } },
      })
    },
  )

  it.each<[string, string, object]>([
    ['a blank', 'body', { key: 'k', body: ' \n ' }],
    ['a long', 'body', { key: 'k', body: 'x'.repeat(4_001) }],
    ['no', 'body', { key: 'k' }],
    ['a strange', 'body', { key: 'k', body: { $gt: '' } }],
    ['an unfit', 'key', { key: '<script>', body: 'hello' }],
    ['no', 'key', { body: 'hello' }],
  ])('are refused with %s %s', async (_what, field, sent) => {
    const refused = await anns.post(path, sent)
    expect(refused).toMatchObject({ status: 422, body: { errors: { [field]: expect.anything() } } })
    expect((await anns.get(path)).data).toEqual([])
  })

  it('are not read out of garbage', async () => {
    const send = (type: string, body: string) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type, accept: '*/*' },
        body,
      })
    const { token } = await issue(ann)
    expect((await send('application/json', '{"key": "k",')).status).toBe(400)
    expect((await send('application/x-www-form-urlencoded', 'key=k&body=hello')).status).toBe(415)
    expect((await send('application/json', `"${'x'.repeat(100_000)}"`)).status).toBe(413)
    expect((await send('application/json', '[1]')).status).toBe(422)
  })

  it('are changed by their author, and deleted by the owner of the conversation too', async () => {
    const message = await say(bens, id, 'helo')
    const at = `/api/messages/${message.id}`
    expect(await bens.patch(at, { body: 'hello' })).toMatchObject({
      status: 200,
      data: { id: message.id, body: 'hello', editedAt: expect.any(String) },
    })
    expect(await bens.patch(at, { body: '' })).toMatchObject({ status: 422 })
    expect(await anns.patch(at, { body: 'mine' })).toMatchObject({
      status: 403,
      body: { errors: { detail: 'Forbidden' } },
    })
    const own = await say(anns, id, 'mine')
    expect((await bens.delete(`/api/messages/${own.id}`)).status).toBe(403)
    expect(await anns.delete(at)).toMatchObject({ status: 200, data: { body: '', deleted: true } })
    expect(await bens.patch(at, { body: 'again' })).toMatchObject(nothingThere)
  })

  it('are answered with an emoji once, however often it is sent', async () => {
    const message = await say(anns, id, 'Done!')
    const at = `/api/messages/${message.id}/reactions/${encodeURIComponent('🎉')}`
    const one = { status: 200, data: { reactions: [{ emoji: '🎉', by: [ben.id] }] } }
    expect(await bens.put(at)).toMatchObject(one)
    expect(await bens.put(at)).toMatchObject(one)
    expect(await bens.delete(at)).toMatchObject({ status: 200, data: { reactions: [] } })
    expect(await bens.delete(at)).toMatchObject({ status: 200, data: { reactions: [] } })
    expect(await bens.put(`/api/messages/${message.id}/reactions/x`)).toMatchObject(nothingThere)
  })

  it('are unread until they were seen, and a mark never goes back', async () => {
    const first = await say(anns, id, 'one')
    const second = await say(anns, id, 'two')
    const unread = async () => {
      const { data } = await bens.get('/api/conversations')
      return Inbox.parse(data).find((entry) => entry.id === id)?.unread
    }
    expect(await unread()).toBe(2)
    const seen = (messageId: unknown) => bens.put(`/api/conversations/${id}/seen`, { messageId })
    expect((await seen(second.id)).status).toBe(204)
    expect(await unread()).toBe(0)
    expect((await seen(first.id)).status).toBe(204)
    const { data } = await anns.get(`/api/conversations/${id}`)
    expect(data).toMatchObject({ seen: { [ben.id]: second.id } })
    for (const garbage of [undefined, null, '7', 1.5, -1, 9e99]) {
      expect((await seen(garbage)).status).toBe(422)
    }
  })

  it('are found by how their words begin, with the conversation that they stand in', async () => {
    await say(anns, id, 'The herons have left for Africa')
    expect((await bens.get('/api/search?q=heron+afr')).data).toEqual([
      {
        message: expect.objectContaining({ conversationId: id }),
        conversation: { id, title: 'Talk' },
      },
    ])
    expect((await bens.get('/api/search')).data).toEqual([])
    expect((await bens.get(`/api/search?q=${'x'.repeat(201)}`)).status).toBe(422)
    expect((await bens.get("/api/search?q=':*%26!|(")).data).toEqual([])
  })
})

const Page = z.object({ data: z.array(Message), hasOlder: z.boolean(), hasNewer: z.boolean() })
const Inbox = z.array(z.object({ id: z.string(), unread: z.number() }))

/** A token like those of the messenger, but for the given difference. */
async function tokenWith(user: User, difference: Partial<TokenOptions<User>> = {}) {
  const others = { accounts, issuer: publicUrl, audience: 'messenger-api', ...difference }
  const issued = await defineTokens(others).issue(user, { ip: '192.0.2.1', userAgent: 'A test' })
  if (!issued.ok) throw new Error('The log-in was refused.')
  return issued.token
}

function anotherKey(): Partial<TokenOptions<User>> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { keys: keyring({ current: ed25519(pem) }) }
}

/** A token that was good until a moment ago. */
async function expired(user: User): Promise<string> {
  const clock = testClock(Date.now() - 16 * 60_000)
  const past = defineMessenger({ secretKeyBase, logger: false, clock })
  const { token } = await issue(user)
  await past.close()
  return token
}

async function ended(user: User): Promise<string> {
  const { token, session } = await issue(user)
  await accounts.revokeSession(session.id, 'a test')
  expect(await tokens.verify(token)).toEqual({ ok: false, reason: 'revoked' })
  return token
}

/** The claims of a good token, unsigned. */
async function unsigned(user: User): Promise<string> {
  const [, claims = ''] = (await issue(user)).token.split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
  return `${header}.${claims}.`
}
