import { request } from 'node:http'
import { pushed, type TypedSocket } from 'redstart/client'
import { type Cable, cable, live, testClock } from 'redstart/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { accounts } from '../src/accounts.ts'
import type { Opened } from '../src/api/opened.ts'
import type { ApiSocket } from '../src/api/socket.ts'
import {
  addMembers,
  createConversation,
  deleteConversation,
  removeMember,
  renameConversation,
} from '../src/conversations/conversations.ts'
import type { InboxEntry } from '../src/conversations/inbox.ts'
import { defineMessenger } from '../src/endpoint.ts'
import { type Message, postMessage } from '../src/messages/messages.ts'
import { type Person, personOf, type User } from '../src/people/people.ts'
import { messages } from '../src/schema.ts'
import { type OpenMessenger, openMessenger, secretKeyBase } from './support/messenger.ts'
import { issue, next, Program, programOf } from './support/program.ts'

let messenger: OpenMessenger
let url: string
let wire: Cable
let ann: User
let ben: User
let cleo: User
/** The conversation of Ann and Ben, which Ann owns. */
let id: string

beforeAll(async () => {
  messenger = await openMessenger()
  const listening = await messenger.endpoint.listen({ host: '127.0.0.1', port: 0 })
  url = listening.url
  wire = cable(listening.server)
  ;({ ann, ben, cleo } = messenger.people)
})
afterAll(() => messenger.close())

beforeEach(async () => {
  const params = { title: 'Talk', members: [{ userId: ben.id }] }
  const created = await createConversation(personOf(ann), params)
  if (!created.ok) throw new Error('The conversation was not begun.')
  id = created.value.id
})

let keys = 0
async function say(author: Person, body: string): Promise<Message> {
  keys += 1
  const posted = await postMessage(author, id, { key: `key-${keys}`, body })
  if (!posted.ok) throw new Error('It could not be said.')
  return posted.value
}

const connect = async (user: User) => (await programOf(url, user)).connect()

/** Somebody's channel of the conversation, and what they were shown when they joined it. */
async function open(user: User, after = 0, socket?: TypedSocket<ApiSocket>) {
  const channel = (socket ?? (await connect(user))).channel(`conversation:${id}`, { after })
  const shown = next<Opened>((tell) => channel.on('opened', tell))
  expect(await pushed(channel.join())).toEqual({ status: 'ok', response: {} })
  return { channel, opened: await shown }
}

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)

describe('a connection', () => {
  it.each<[string, () => Promise<object>]>([
    ['no token', async () => ({})],
    ['a token that is none', async () => ({ token: 'garbage' })],
    ['a token that was changed', async () => ({ token: `${(await issue(ann)).token}x` })],
    ['a refresh token', async () => ({ token: (await issue(ann)).refreshToken })],
    ['several tokens', async () => ({ token: ['a', 'b'] })],
  ])('is refused to whoever has %s', async (_what, make) => {
    const params = new URLSearchParams({ vsn: '2.0.0' })
    for (const [name, value] of Object.entries(await make())) {
      for (const one of [value].flat())
        params.append(Array.isArray(value) ? `${name}[]` : name, one)
    }
    expect(await statusOfUpgrade(`${url}/socket/websocket?${params}`)).toBe(403)
  })

  it('is let in with a good one', async () => {
    const params = new URLSearchParams({ vsn: '2.0.0', token: (await issue(ann)).token })
    expect(await statusOfUpgrade(`${url}/socket/websocket?${params}`)).toBe(101)
  })

  it('ends with its session', async () => {
    const { token, session } = await issue(ann)
    const socket = new Program(url, token).connect()
    await open(ann, 0, socket)
    const closed = next((tell) => socket.onClose(tell))
    await accounts.revokeSession(session.id, 'a test')
    expect(await closed).toMatchObject({ code: 1001 })
  })

  it('ends with its token, and comes back with the next', async () => {
    const clock = testClock(Date.now())
    const node = defineMessenger({ secretKeyBase, logger: false, clock })
    onTestFinished(() => node.close())
    const { url } = await node.listen({ host: '127.0.0.1', port: 0 })
    let { token } = await issue(ann)
    const old = new URLSearchParams({ vsn: '2.0.0', token })
    const socket = new Program(url).connect(() => ({ token }))
    const { channel } = await open(ann, 0, socket)
    const closed = next((tell) => socket.onClose(tell))
    await clock.advance(16 * 60_000)
    await closed
    expect(await statusOfUpgrade(`${url}/socket/websocket?${old}`)).toBe(403)
    const again = next<Opened>((tell) => channel.on('opened', tell))
    ;({ token } = await issue(ann))
    expect((await again).title).toBe('Talk')
  })
})

describe('a conversation', () => {
  it('is opened by its members, with what was said last', async () => {
    await say(personOf(ben), 'hello')
    const { opened } = await open(ann)
    expect(opened).toMatchObject({
      title: 'Talk',
      members: [
        { id: ann.id, nickname: 'Ann', isOwner: true },
        { id: ben.id, nickname: 'Ben', isOwner: false },
      ],
      hasOlder: false,
      messages: [{ body: 'hello', author: personOf(ben) }],
    })
  })

  it('is not there for strangers, just as one that nobody has', async () => {
    const socket = await connect(cleo)
    for (const of of [id, crypto.randomUUID(), 'nonsense', '*', '\0']) {
      const refused = await pushed(socket.channel(`conversation:${of}`).join())
      expect(refused).toEqual({ status: 'error', response: { reason: 'not_found' } })
    }
  })

  it('is the same in two channels, in a live view and in JSON', async () => {
    const view = (
      await live(messenger.endpoint, `/conversations/${id}`, {
        visitor: await messenger.enter(ben),
      })
    ).view
    const anns = (await open(ann)).channel
    const bens = (await open(ben)).channel
    const heard = [anns, bens].map((channel) =>
      next<Message>((tell) => channel.on('message', tell)),
    )
    const said = await pushed(anns.push('new_msg', { key: 'k', body: 'seen by all' }))
    const message = said.status === 'ok' ? said.response : undefined
    expect(message).toMatchObject({ body: 'seen by all', author: personOf(ann) })
    expect(await Promise.all(heard)).toEqual([message, message])
    await view.settled()
    expect(view.text()).toContain('seen by all')
    const path = `/api/conversations/${id}/messages`
    expect((await (await programOf(url, ben)).get(path)).data).toEqual([message])

    const changed = next<Message>((tell) => bens.on('message', tell))
    await (await programOf(url, ann)).patch(`/api/messages/${message?.id}`, { body: 'by JSON' })
    expect(await changed).toMatchObject({ id: message?.id, body: 'by JSON' })
    await view.settled()
    expect(view.text()).toContain('by JSON')
  })

  it('takes a message once, whichever way it comes again', async () => {
    const { channel } = await open(ann)
    const draft = { key: 'once', body: 'only once' }
    const first = await pushed(channel.push('new_msg', draft))
    expect(await pushed(channel.push('new_msg', draft))).toEqual(first)
    const program = await programOf(url, ann)
    const again = await program.post(`/api/conversations/${id}/messages`, draft)
    expect(again).toMatchObject({ status: 200, data: first.status === 'ok' && first.response })
    expect(bodies((await open(ben)).opened.messages)).toEqual(['only once'])
  })

  it('gives who comes back what was said since', async () => {
    const { id: after } = await say(personOf(ann), 'before')
    await say(personOf(ann), 'missed')
    const { opened } = await open(ben, after)
    expect(bodies(opened.messages)).toEqual(['missed'])
  })

  it('gives who comes back after long the newest page, and says that there is more', async () => {
    const { id: after } = await say(personOf(ann), 'before')
    const missed = Array.from({ length: 51 }, (_, index) => `missed ${index + 1}`)
    await messenger.repo.db.insert(messages).values(
      missed.map((body) => ({
        conversationId: id,
        authorId: ann.id,
        key: body,
        body,
        mentions: [],
      })),
    )
    const { opened } = await open(ben, after)
    expect(opened.messages).toHaveLength(50)
    expect(opened.messages.at(-1)?.body).toBe('missed 51')
    expect(opened.hasOlder).toBe(true)
  })

  it('tells a connection that was lost what it missed', async () => {
    const socket = await connect(ben)
    let after = 0
    const channel = socket.channel(`conversation:${id}`, () => ({ after }))
    const first = next<Opened>((tell) => channel.on('opened', tell))
    channel.join()
    await first
    after = (await say(personOf(ann), 'heard')).id
    const lost = next((tell) => socket.onClose(tell))
    const again = next<Opened>((tell) => channel.on('opened', tell))
    wire.cut()
    await lost
    await say(personOf(ann), 'missed')
    wire.mend()
    expect(bodies((await again).messages)).toEqual(['missed'])
  })

  it('hears what becomes of messages, how far others have read, and who is typing', async () => {
    const message = await say(personOf(ann), 'helo')
    const anns = (await open(ann)).channel
    const bens = (await open(ben)).channel
    const messageId = message.id

    let heard = next<Message>((tell) => bens.on('message', tell))
    await pushed(anns.push('edit', { messageId, body: 'hello' }))
    expect(await heard).toMatchObject({ id: messageId, body: 'hello' })

    heard = next<Message>((tell) => anns.on('message', tell))
    await pushed(bens.push('react', { messageId, emoji: '👍', isOn: true }))
    expect(await heard).toMatchObject({ reactions: [{ emoji: '👍', by: [ben.id] }] })

    const seen = next((tell) => anns.on('seen', tell))
    bens.push('seen', { messageId })
    expect(await seen).toEqual({ personId: ben.id, messageId })

    const typing = next((tell) => anns.on('typing', tell))
    bens.push('typing')
    expect(await typing).toEqual(personOf(ben))

    heard = next<Message>((tell) => bens.on('message', tell))
    await pushed(anns.push('delete', { messageId }))
    expect(await heard).toMatchObject({ id: messageId, body: '', deleted: true })
  })

  it('does not tell people that they are typing themselves', async () => {
    const { channel } = await open(ann)
    channel.on('typing', () => expect.unreachable())
    channel.push('typing')
    // The answer comes behind what was broadcast before.
    expect((await pushed(channel.push('new_msg', { key: 'k', body: 'typed' }))).status).toBe('ok')
  })

  it('says what is wrong with what was sent', async () => {
    const message = await say(personOf(ann), 'mine')
    const { channel } = await open(ben)
    expect(await pushed(channel.push('new_msg', { key: 'k', body: ' ' }))).toMatchObject({
      status: 'error',
      response: { reason: 'refused', errors: { body: expect.anything() } },
    })
    const { id: messageId } = message
    expect(await pushed(channel.push('edit', { messageId, body: 'his' }))).toEqual({
      status: 'error',
      response: { reason: 'not_allowed' },
    })
    expect(await pushed(channel.push('delete', { messageId: 2_147_483_647 }))).toEqual({
      status: 'error',
      response: { reason: 'not_found' },
    })
    const garbage: unknown = JSON.parse('{ "messageId": "1; drop table", "emoji": 7 }')
    const untyped: Untyped = channel
    expect(await answerOf(untyped.push('react', garbage))).toMatchObject({ reason: 'invalid' })
    expect(await answerOf(untyped.push('new_msg', 'hello'))).toMatchObject({ reason: 'invalid' })
  })

  it('is told of another title and of other members', async () => {
    const { channel } = await open(ben)
    let changed = next((tell) => channel.on('changed', tell))
    await renameConversation(ann, { id }, { title: 'Walk' })
    expect(await changed).toMatchObject({ title: 'Walk' })
    changed = next((tell) => channel.on('changed', tell))
    await addMembers(ann, { id }, [cleo.id])
    expect(await changed).toMatchObject({ members: [{}, {}, { nickname: 'Cleo' }] })
  })

  it('ends at once for who was removed, and stays for the others', async () => {
    const anns = (await open(ann)).channel
    const socket = await connect(ben)
    const bens = (await open(ben, 0, socket)).channel
    const gone = next((tell) => bens.on('gone', tell))
    const closed = next((tell) => bens.onClose(tell))
    bens.on('message', () => expect.unreachable())
    await removeMember(ann, { id }, ben.id)
    await gone
    await closed
    const said = await pushed(anns.push('new_msg', { key: 'k', body: 'without him' }))
    expect(said.status).toBe('ok')
    const again = await pushed(socket.channel(`conversation:${id}`).join())
    expect(again).toEqual({ status: 'error', response: { reason: 'not_found' } })
  })

  it('ends for all when it is taken away', async () => {
    const { channel } = await open(ben)
    const closed = next((tell) => channel.onClose(tell))
    await deleteConversation(ann, { id })
    await closed
  })
})

describe('what concerns somebody', () => {
  it('is their list of conversations, and what changes in it', async () => {
    await say(personOf(ann), 'unread')
    const me = (await connect(ben)).channel('me')
    const list = next<{ conversations: readonly InboxEntry[] }>((tell) =>
      me.on('conversations', tell),
    )
    expect(await pushed(me.join())).toEqual({ status: 'ok', response: personOf(ben) })
    expect((await list).conversations[0]).toMatchObject({ id, title: 'Talk', unread: 1 })

    const told = next<{ notify: boolean }>((tell) => me.on('message', tell))
    await say(personOf(ann), 'and more')
    expect(await told).toMatchObject({
      conversationId: id,
      title: 'Talk',
      message: { body: 'and more' },
      notify: true,
    })

    const begun = next((tell) => me.on('inbox', tell))
    await createConversation(personOf(cleo), { title: 'New', members: [{ userId: ben.id }] })
    expect(await begun).toMatchObject({ entry: { title: 'New', unread: 0 } })

    const removed = next((tell) => me.on('inbox', tell))
    await removeMember(ann, { id }, ben.id)
    expect(await removed).toEqual({ conversationId: id, entry: null })
  })
})

/** A channel to which anything can be sent. */
interface Untyped {
  push(
    event: string,
    payload: unknown,
  ): { receive(status: 'error', tell: (answer: unknown) => void): unknown }
}
const answerOf = (push: ReturnType<Untyped['push']>) => next((tell) => push.receive('error', tell))

/** How a server answers who wants to open a WebSocket. */
function statusOfUpgrade(address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }
    const asked = request(address, { headers })
    asked.on('response', ({ statusCode }) => resolve(statusCode))
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy()
      resolve(statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}
