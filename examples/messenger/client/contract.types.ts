// What a program may say to the server, and what it gets: compiled, never run.
import { Socket } from 'phoenix'
import { defineSocket, ok } from 'redstart/channel'
import { pushed, type TopicsOf, typed } from 'redstart/client'
import { type } from 'redstart/schema'
import type { Opened } from '../src/api/opened.ts'
import type { ApiSocket } from '../src/api/socket.ts'
import type { InboxEntry } from '../src/conversations/inbox.ts'
import type { Message } from '../src/messages/message.ts'
import type { Person } from '../src/people/people.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

const socket = typed<ApiSocket>(new Socket('/socket', { params: { token: 't' } }))
is<TopicsOf<ApiSocket>, 'me' | `conversation:${string}`>(true)

const me = socket.channel('me')
me.join().receive('ok', (person) => is<typeof person, Person>(true))
me.on('conversations', ({ conversations }) => conversations satisfies readonly InboxEntry[])
me.on('inbox', ({ entry }) => entry?.unread.toFixed())
me.on('message', ({ message, notify }) => {
  is<typeof message, Message>(true)
  is<typeof notify, boolean>(true)
})

const talk = socket.channel('conversation:1', { after: 7 })
talk.join().receive('error', (refusal) => {
  is<typeof refusal.reason, 'not_found' | 'invalid'>(true)
})
talk.on('opened', (opened) => is<typeof opened, Opened>(true))
talk.on('message', (message) => is<typeof message, Message>(true))
talk.on('typing', (person) => is<typeof person, Person>(true))
talk.on('seen', ({ personId, messageId }) => personId.at(messageId))

const said = await pushed(talk.push('new_msg', { key: 'k', body: 'hello' }))
if (said.status === 'ok') is<typeof said.response, Message>(true)
if (said.status === 'error') {
  is<typeof said.response.reason, 'invalid' | 'refused' | 'not_found'>(true)
  if (said.response.reason === 'refused') said.response.errors.body?.map((error) => error.trim())
}
const edited = await pushed(talk.push('edit', { messageId: 1, body: 'hello' }))
if (edited.status === 'error') {
  is<typeof edited.response.reason, 'invalid' | 'refused' | 'not_allowed' | 'not_found'>(true)
}
talk.push('delete', { messageId: 1 })
talk.push('react', { messageId: 1, emoji: '👍', isOn: true })
talk.push('seen', { messageId: 1 })
talk.push('typing')

// ── what does not compile ───────────────────────────────────────────────────────────────────────

// @ts-expect-error there is no such topic
socket.channel('conversations:1')
// @ts-expect-error the id of a message is a number
socket.channel('conversation:1', { after: 'yesterday' })
// @ts-expect-error it is called body
talk.push('new_msg', { key: 'k', text: 'hello' })
// @ts-expect-error without a key it could be stored twice
talk.push('new_msg', { body: 'hello' })
// @ts-expect-error not one of the emoji
talk.push('react', { messageId: 1, emoji: '🦜', isOn: true })
// @ts-expect-error it has to be on or off
talk.push('react', { messageId: 1, emoji: '👍' })
// @ts-expect-error it is called seen
talk.push('read', { messageId: 1 })
// @ts-expect-error nobody is told who has left
talk.on('left', () => {})
// @ts-expect-error it is called title
talk.on('opened', ({ name }) => name)
// @ts-expect-error an author may be gone
talk.on('message', ({ author }) => author.nickname)
// @ts-expect-error it is said to a conversation
me.push('new_msg', { key: 'k', body: 'hello' })
// @ts-expect-error typing is not answered
talk.push('typing').receive('ok', () => {})

// ── what the server calls by another name, the client has to ────────────────────────────────────

const another = defineSocket({ connect: () => ({}) })
const renamed = another.channels(
  another
    .channel('conversation:{id}')
    .emits({ message: type<Omit<Message, 'body'> & { text: string }>() })
    .join(() => ok())
    .on('new_msg', type<{ key: string; text: string }>(), () => ok()),
)
const client = typed<typeof renamed>(new Socket('/socket')).channel('conversation:1')
client.push('new_msg', { key: 'k', text: 'hello' })
// @ts-expect-error it is called text there
client.push('new_msg', { key: 'k', body: 'hello' })
// @ts-expect-error and there
client.on('message', ({ body }) => body)
