/** The messenger in a terminal: `npm run client -w examples/messenger -- http://localhost:4000 ann@example.com` */
import { randomUUID } from 'node:crypto'
import { Socket } from 'phoenix'
import { pushed, typed } from 'redstart/client'
import { WebSocket } from 'ws'
import type { ApiSocket } from '../src/api/socket.ts'
import type { InboxEntry } from '../src/conversations/inbox.ts'
import type { Message } from '../src/messages/message.ts'
import { signIn } from './session.ts'
import { ask, askSecretly, lines, print, quit } from './terminal.ts'

const [url = 'http://localhost:4000', email = await ask('E-mail address: ')] = process.argv.slice(2)
const password = process.env.MESSENGER_PASSWORD ?? (await askSecretly('Password: '))
const session = await signIn(url, email, password).catch(quit)

const params = () => ({ token: session.token })
const phoenix = new Socket(`${url.replace(/^http/, 'ws')}/socket`, { transport: WebSocket, params })
const socket = typed<ApiSocket>(phoenix, { onRefused: renew })
socket.connect()
const me = socket.channel('me')
const inbox = await new Promise<readonly InboxEntry[]>((resolve) => {
  me.on('conversations', ({ conversations }) => resolve(conversations))
  me.join()
})
for (const [index, { title, unread }] of inbox.entries())
  print(`${index + 1}  ${title}${unread > 0 ? ` (${unread} new)` : ''}`)
const { id } = inbox[Number(await ask('Which one? ')) - 1] ?? quit('There is no such one.')

const shown = new Set<number>()
const talk = socket.channel(`conversation:${id}`, () => ({ after: Math.max(0, ...shown) }))
talk.on('opened', ({ title, messages }) => {
  print(`— ${title} —`)
  show(messages)
})
talk.on('message', (message) => show([message]))
talk.on('gone', () => quit('This conversation is not yours any more.'))
talk.join()
for await (const line of lines) if (line.trim() !== '') await say(line, randomUUID())
socket.disconnect()

function show(messages: readonly Message[]): void {
  for (const { id, author, body, at, deleted } of messages) {
    if (deleted || shown.has(id)) continue
    shown.add(id)
    print(`${at.slice(11, 16)} ${author?.nickname ?? 'Somebody'}: ${body}`)
  }
  if (shown.size > 0) talk.push('seen', { messageId: Math.max(...shown) })
}

/** What is not answered is said again: by its key it is stored once. */
async function say(body: string, key: string): Promise<void> {
  const said = await pushed(talk.push('new_msg', { key, body }))
  if (said.status === 'timeout') await say(body, key)
  if (said.status === 'error') print(`Not sent: ${said.response.reason}`)
}

/** A connection ends with its token. Who comes back with the old one is refused, and needs the next. */
function renew(): void {
  session.renew().then(() => socket.connect(), quit)
}
