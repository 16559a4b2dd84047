import { linkButton } from 'redstart/components'
import { data, type Html, html } from 'redstart/html'
import type { Person } from '../../people/people.ts'
import type { Room } from '../../rooms/rooms.ts'
import { router } from '../router.ts'

export interface RoomPage {
  readonly room: Room
  readonly reader: Person
  readonly isOwner: boolean
}

/** The messages themselves arrive over the socket, those of before included. */
export function roomPage({ room, reader, isOwner }: RoomPage): Html {
  const { id, name, topic } = room
  const history = router.p('/rooms/:id/history', { id })
  return html`<div class="room" id="chat-room" ${data({ id, readerId: reader.id, readerName: reader.name, history })}>
    <div class="heading">
      <a class="back" href=${router.p('/rooms')}><span aria-hidden="true">←</span> <span class="text">All rooms</span></a>
      <div class="title"><h1 id="room-name">${name}</h1><p class="topic" id="room-topic">${topic}</p></div>
      <label class="switch"><input type="checkbox" role="switch" id="mentions-only"> Only my mentions</label>
      ${linkButton({ to: router.p('/rooms/:id/invitations/new', { id }), label: 'Invite' })}
      ${isOwner && linkButton({ to: router.p('/rooms/:id/edit', { id }), label: 'Change' })}
    </div>
    <div class="scroll" id="scroll" role="region" aria-label="Conversation" tabindex="0">
      <p class="earlier" id="earlier" hidden><a href=${history}>Earlier messages</a></p>
      <p class="empty" id="empty" hidden>No messages to show yet.</p>
      <div id="log" role="log" aria-label="Messages"><ol class="messages" id="messages"></ol></div>
      <ol class="messages" id="waiting" aria-label="Being sent"></ol>
    </div>
    <form class="composer" id="composer" novalidate>
      <p class="typing" id="typing"></p>
      <p class="rs-errors" id="message-error" role="alert" hidden></p>
      <label class="rs-hidden" for="message">Message to ${name}</label>
      <div class="row">
        <textarea class="rs-control" id="message" rows="1" enterkeyhint="send" placeholder="Write a message"
          aria-describedby="message-hint message-error"></textarea>
        <button class="rs-button rs-button-primary">Send</button>
      </div>
      <p class="rs-hint" id="message-hint">Enter sends, Shift+Enter begins a new line, @nickname mentions somebody.</p>
    </form>
    <noscript><p class="no-script">To talk here your browser needs JavaScript, which is switched off.
      <a href=${history}>Read what was said</a></p></noscript>
  </div>`
}
