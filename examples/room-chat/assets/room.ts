import type { TypedSocket } from 'redstart/client'
import type { AppSocket } from '../src/web/socket.ts'
import { Composer } from './composer.ts'
import { find } from './dom.ts'
import { MessageList } from './message-list.ts'
import { Typing } from './typing.ts'

/** Joins the room that the page shows. */
export function openRoom(chat: TypedSocket<AppSocket>, page: HTMLElement): void {
  const { id = '', readerId = '', readerName = '' } = page.dataset
  const mentionsOnly = find<HTMLInputElement>('#mentions-only')
  const list = new MessageList({ id: readerId, name: readerName })
  const typing = new Typing(() => room.push('typing'))
  const composer = new Composer({
    submit(body) {
      const key = newKey()
      outbox.set(key, body)
      if (body.trim() !== '') list.await(key, body)
      typing.sent()
      send(key)
    },
    input() {
      if (room.state === 'joined') typing.input()
    },
  })

  // What the server has not confirmed, by a key with which it stores a message only once, however
  // often it is sent.
  const outbox = new Map<string, string>()
  window.addEventListener('beforeunload', (event) => {
    if (outbox.size > 0) event.preventDefault()
  })

  // Asked for anew at each join, so that a page that was away gets what it missed. Two messages that
  // were stored at the same moment may have been sent in the other order, hence a few more than that.
  const room = chat.channel(`room:${id}`, () => ({
    after: Math.max(0, list.lastId - 20),
    mentionsOnly: mentionsOnly.checked,
  }))

  room.on('history', (history) => list.history(history))
  room.on('new_msg', (message) => {
    typing.hide(message.from.name)
    list.show(message)
  })
  room.on('typing', ({ name }) => typing.show(name))
  room.on('changed', ({ name, topic }) => {
    find('#room-name').textContent = name
    find('#room-topic').textContent = topic
  })
  room.on('closed', end)

  room
    .join()
    .receive('ok', () => {
      composer.connected = true
      for (const key of outbox.keys()) send(key)
    })
    .receive('error', ({ reason }) => {
      // Anything else may pass, and the client tries again by itself.
      if (reason === 'not_found') end()
    })
  // A lost connection, too, is an error of the channel. The client joins again by itself.
  room.onError(() => {
    composer.connected = false
  })

  mentionsOnly.addEventListener('change', () => {
    room.push('mentions_only', { on: mentionsOnly.checked })
  })

  /** The room is gone: nothing that waits can go out any more. */
  function end(): void {
    room.leave()
    outbox.clear()
    composer.close('There is no such room any more.')
  }

  function send(key: string): void {
    const body = outbox.get(key)
    // What cannot be sent now is sent after the next join.
    if (body === undefined || room.state !== 'joined') return
    room
      .push('new_msg', { key, body })
      .receive('ok', (message) => {
        outbox.delete(key)
        list.show(message)
      })
      .receive('error', (refusal) => {
        outbox.delete(key)
        list.drop(key)
        const [problem] = (refusal.reason === 'refused' && refusal.errors.body) || []
        composer.refuse(body, `The message ${problem ?? 'was refused'}.`)
      })
      .receive('timeout', () => send(key))
  }
}

/** A name for a message before it has an id. `randomUUID` is missing where there is no HTTPS. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(3)).join('-')
}
