import { Presence, Socket } from 'phoenix'
import { is } from '../../test/equal.ts'
import type { AppSocket, roomChannel } from '../channel/application.types.ts'
import { type ContractOf, type Outcome, pushed, typed } from './index.ts'

interface Message {
  id: number
  body: string
  from: string
  at: string
}

const socket = typed<AppSocket>(new Socket('/socket', { params: { token: 't' } }))
const room = socket.channel('room:42', { since: '2026-01-01T00:00:00Z' })
const id: string = 'x'
const anyRoom = socket.channel(`room:${id}`)
// The exact topic is preferred to the pattern.
const lobby = socket.channel('room:lobby')

room
  .join()
  .receive('ok', (reply) => {
    is<typeof reply, { messages: Message[] }>(true)
  })
  .receive('error', (refusal) => {
    if (refusal.reason === 'invalid') refusal.issues.map(({ path }) => path)
    else is<typeof refusal.reason, 'not_found' | 'forbidden'>(true)
  })
  .receive('timeout', () => {})

room
  .push('new_msg', { body: 'hi' })
  .receive('ok', (reply) => is<typeof reply, { id: number }>(true))
  .receive('error', (refusal) => {
    if (refusal.reason === 'rate_limited') is<typeof refusal.retryIn, 30>(true)
  })
room.push('typing')
room.push('typing', {}, 5_000)
room.on('new_msg', (message) => is<typeof message, Message>(true))
anyRoom.on('typing', (typing) => is<typeof typing, { user: string }>(true))
lobby.join().receive('ok', (reply) => is<typeof reply, { online: number }>(true))
lobby.on('announcement', (announcement) => is<typeof announcement, { text: string }>(true))
const presence = new Presence(room)
is<typeof presence, Presence>(true)

// Negative cases
// @ts-expect-error there is no such topic
socket.channel('rooms:42')
// @ts-expect-error there is no such event
room.push('nope', {})
// @ts-expect-error the event has a payload
room.push('new_msg')
// @ts-expect-error the payload is another
room.push('new_msg', { body: 1 })
// @ts-expect-error the payload has no such key
room.push('typing', { user: 'me' })
// @ts-expect-error the server never sends this
room.on('nope', () => {})
// @ts-expect-error nor can it be unsubscribed
room.off('nope')
// @ts-expect-error the lobby does not handle new_msg
lobby.push('new_msg', { body: 'x' })
// @ts-expect-error the parameters are others
socket.channel('room:1', { since: true })
// @ts-expect-error there is no such parameter
socket.channel('room:1', () => ({ nope: 1 }))
// @ts-expect-error typing is never answered
room.push('typing').receive('ok', () => {})
// @ts-expect-error there is no such status
room.push('new_msg', { body: 'x' }).receive('queued', () => {})
// @ts-expect-error a socket, not the URL of one
typed<AppSocket>('/socket')
// @ts-expect-error a socket's type, not its channel's
typed<typeof roomChannel>(new Socket('/socket'))
