import { Presence } from 'phoenix'
import type { TypedSocket } from 'redstart/client'
import { SECOND } from '../src/rooms/bounds.ts'
import type { Message } from '../src/rooms/formats.ts'
import type { RoomsSocket } from '../src/web/socket.ts'
import { Composer } from './composer.ts'
import type { RoomKeys } from './crypto/derive.ts'
import { randomId } from './crypto/encoding.ts'
import { openLetter, sealLetter } from './crypto/letter.ts'
import { showFacts, showVisitors } from './facts.ts'
import { MessageList } from './message-list.ts'
import { type Notice, showConversation, showNotice } from './notice.ts'
import { newPseudonym } from './pseudonym.ts'
import { setUpActions } from './room-actions.ts'

/** How much later than the server a page finds by itself that its room is over, in ms. */
const PATIENCE = 5 * SECOND

/**
 * Joins the room of the keys, and keeps the page up to date.
 *
 * @param onEnd - Called when there is nothing to wait for any more.
 */
export function enterRoom(
  rooms: TypedSocket<RoomsSocket>,
  keys: RoomKeys,
  onEnd: () => void,
): void {
  const me = newPseudonym()
  const list = new MessageList({ open: read, forget: (id) => list.remove(id) })
  const composer = new Composer(me, (body) => void write(body))
  /** What the server has not confirmed, by an id under which it keeps a message only once. */
  const outbox = new Map<string, { readonly box: string; readonly body: string }>()
  /** What was deleted: a message may come after the news of its end. */
  const deleted = new Set<string>()
  /** Read without an answer: this page may have been the first. */
  const unsure = new Set<string>()
  let isInside = false
  let burns = false
  let overTimer = 0

  showNotice('entering')
  window.addEventListener('beforeunload', (event) => {
    if (outbox.size > 0) event.preventDefault()
  })
  setUpActions({ destroy: () => void channel.push('destroy', { destroy: keys.destroy }) })

  // The slot is new for each page and known to the server alone: it tells authors from readers.
  const { room, access } = keys
  const channel = rooms.channel(`room:${room}`, { access, slot: randomId() })
  const presence = new Presence(channel)
  presence.onSync(() => showVisitors(presence))
  channel.on('messages', ({ messages }) =>
    inTurn(async () => {
      list.retain(new Set([...messages.map(({ id }) => id), ...outbox.keys(), ...unsure]))
      for (const message of messages) await show(message)
    }),
  )
  channel.on('message', (message) => inTurn(() => show(message)))
  channel.on('deleted', ({ id }) =>
    inTurn(() => {
      deleted.add(id)
      if (!unsure.has(id)) list.burnt(id)
    }),
  )
  channel.on('expired', () => end('expired'))
  channel.on('destroyed', () => end('destroyed'))
  // A lost connection, too, is an error of the channel. The client joins again by itself.
  channel.onError(() => {
    composer.connected = false
  })
  channel
    .join()
    .receive('ok', ({ mode, expiresIn }) => {
      isInside = true
      burns = mode === 'burn'
      clearTimeout(overTimer)
      overTimer = window.setTimeout(() => end('expired'), expiresIn + PATIENCE)
      showFacts(mode, expiresIn)
      showConversation()
      composer.connected = true
      for (const id of outbox.keys()) send(id)
    })
    .receive('error', ({ reason }) => {
      // Anything else may pass, and the client tries again by itself.
      if (reason === 'unauthorized') end(isInside ? 'over' : 'unauthorized')
    })

  async function write(body: string): Promise<void> {
    const id = randomId()
    const letter = { from: me, body, at: Date.now() }
    const box = await sealLetter(keys, id, letter)
    if (box === undefined) return composer.refuse(body, 'The message is too long.')
    outbox.set(id, { box, body })
    list.show({ id, letter, mine: true, sealed: false, burns })
    list.sending(id)
    send(id)
  }

  function send(id: string): void {
    const waiting = outbox.get(id)
    // What cannot be sent now is sent after the next join.
    if (waiting === undefined || channel.state !== 'joined') return
    channel
      .push('send', { id, box: waiting.box })
      .receive('ok', ({ expiresIn, replaces }) => {
        outbox.delete(id)
        list.sent(id)
        if (replaces !== null) list.remove(replaces)
        endLater(id, expiresIn)
      })
      .receive('error', ({ reason }) => {
        if (reason === 'gone') return end('over')
        outbox.delete(id)
        if (reason === 'burnt') return list.burnt(id)
        list.remove(id)
        const why =
          reason === 'full' ? 'The room is full: messages have to be read or to expire.' : ''
        composer.refuse(waiting.body, why || 'The message was not taken. Send it again.')
      })
      .receive('timeout', () => send(id))
  }

  async function show({ id, box, expiresIn, replaces }: Message): Promise<void> {
    if (deleted.has(id) || list.has(id)) return
    const letter = await openLetter(keys, id, box)
    list.show({ id, letter, mine: false, sealed: burns, burns })
    if (replaces !== null) list.remove(replaces)
    endLater(id, expiresIn)
  }

  /** Asks to be the one who reads a message; it is shown when the server has deleted it. */
  function read(id: string): void {
    if (channel.state !== 'joined') return list.closed(id, 'Open it when the connection is back.')
    channel
      .push('read', { id })
      .receive('ok', () => list.opened(id))
      .receive('error', ({ reason }) => {
        if (reason !== 'gone') list.closed(id, 'It could not be opened. Try again.')
        else if (unsure.has(id)) list.opened(id)
        else list.remove(id, 'Somebody else has read the message.')
      })
      .receive('timeout', () => {
        unsure.add(id)
        list.closed(id, 'The server does not answer. Try again.')
      })
  }

  function endLater(id: string, expiresIn: number): void {
    window.setTimeout(() => list.expired(id), expiresIn)
  }

  function end(notice: Notice): void {
    channel.leave()
    outbox.clear()
    clearTimeout(overTimer)
    showNotice(notice)
    onEnd()
  }

  // Decrypting takes a moment, and what comes later must not come first.
  let turn: Promise<void> = Promise.resolve()
  function inTurn(task: () => void | Promise<void>): void {
    turn = turn.then(task).catch(reportError)
  }
}
