/** The script of a room: joins it, by name or without, and keeps the page up to date. */
import { Presence, Socket } from 'phoenix'
import { resumable, typed, typedPresence } from 'redstart/client'
import type { RoomsSocket } from '../src/web/socket.ts'
import type { visitors } from '../src/web/visitors.ts'
import { forgetToken, isTokenOver, renewToken, userToken } from './account.ts'
import { Composer } from './composer.ts'
import { showConnection } from './connection.ts'
import { thisDevice } from './device.ts'
import { find } from './dom.ts'
import { Draft } from './draft.ts'
import { MessageList } from './message-list.ts'
import { PeopleList } from './people-list.ts'
import { Typing } from './typing.ts'

const { id = '' } = find('#room').dataset
const people = new PeopleList()
const list = new MessageList()
const typing = new Typing(() => room.push('typing'))
const composer = new Composer(new Draft(id), {
  submit(body) {
    const key = newKey()
    outbox.set(key, body)
    if (you !== undefined) list.await(key, body)
    typing.sent()
    send(key)
  },
  input() {
    if (you !== undefined && room.state === 'joined') typing.input()
  },
})
/** The id of the reader, where the server has taken their token. */
let you: string | undefined
/** What the server has not confirmed, by a key under which it stores a post only once. */
const outbox = new Map<string, string>()
window.addEventListener('beforeunload', (event) => {
  if (outbox.size > 0) event.preventDefault()
})

const socket = new Socket('/socket')
showConnection(socket)
const rooms = typed<RoomsSocket>(socket)

// Joins with the position of the last post that it got: after an interruption the server sends those
// that the page missed. Where that is impossible it sends the recent ones, as to a new page.
const room = resumable((since) =>
  rooms.channel(`room:${id}`, () => ({ ...since(), ...userToken(), device: thisDevice() })),
)
const here = typedPresence<typeof visitors>(new Presence(room))
here.onSync(() => people.show(here, you))

room.on('recent', ({ posts }) => list.replace(posts))
room.on('post', (post) => {
  typing.hide(post.from.name)
  list.show(post)
})
room.on('typing', (who) => {
  // Another tab of the reader's is not news.
  if (who.id !== you) typing.show(who.name)
})
room.on('logged_out', () => standAs(undefined))
room
  .join()
  .receive('ok', ({ you: user }) => {
    // A page that was asleep joins with the token that it had.
    if (user === null && isTokenOver()) return joinWithAnotherToken()
    standAs(user?.id)
    for (const key of outbox.keys()) send(key)
  })
  .receive('error', ({ reason }) => {
    // Anything else may pass, and the client tries again by itself.
    if (reason === 'not_found') end()
  })
// A lost connection, too, is an error of the channel. The client joins again by itself.
room.onError(() => {
  composer.standing = 'offline'
})
socket.onClose(() => {
  if (isTokenOver()) joinWithAnotherToken()
})
socket.connect()

/** Joins again with another token, in place of one that is over. */
function joinWithAnotherToken(): void {
  void renewToken().then(() => socket.connect())
  socket.disconnect()
}

/** Shows who the reader is to the server: somebody, or one of the anonymous. */
function standAs(id: string | undefined): void {
  you = id
  list.you = id
  if (id === undefined) forgetToken()
  composer.standing = id === undefined ? 'anonymous' : 'logged-in'
  people.show(here, you)
}

function send(key: string): void {
  const body = outbox.get(key)
  // What cannot be sent now is sent after the next join.
  if (body === undefined || room.state !== 'joined') return
  room
    .push('post', { key, body })
    .receive('ok', () => outbox.delete(key))
    .receive('error', (refusal) => {
      outbox.delete(key)
      list.drop(key)
      if (refusal.reason !== 'invalid') return composer.refuse(body, `${refusal.reason}.`)
      composer.refuse(body, `The message ${refusal.issues[0]?.message ?? 'was refused'}.`)
    })
    .receive('timeout', () => send(key))
}

/** There is no such room: nothing that waits can go out any more. */
function end(): void {
  room.leave()
  outbox.clear()
  composer.close('There is no such room any more.')
}

/** A name for a post before it has an id. `randomUUID` is missing where there is no HTTPS. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(3)).join('-')
}
