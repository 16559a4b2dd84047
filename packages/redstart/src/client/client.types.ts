import { Presence, Socket } from 'phoenix'
import { is } from '../../test/equal.ts'
import type { AppSocket } from '../channel/application.types.ts'
import { type ContractOf, pushed, typed } from './index.ts'

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
