import { html } from 'hono/html'
import type { Person } from '../people.ts'
import type { Room } from '../rooms.ts'
import { type Frame, layout, type View } from './layout.ts'

/** The messages themselves arrive over the socket, those of before included. */
export function roomPage(frame: Frame, room: Room, reader: Person): View {
  return layout(
    frame,
    {
      title: room.name,
      skip: { to: 'message', text: 'Skip to the message field' },
      layout: 'room',
    },
    html`
  <div class="room" id="room" data-id="${room.id}" data-reader-id="${reader.id}" data-reader-name="${reader.name}">
    <div class="heading">
      <a class="back" href="/rooms"><span aria-hidden="true">←</span> <span class="text">All rooms</span></a>
      <h1>${room.name}</h1>
      <label class="switch"><input type="checkbox" role="switch" id="mentions-only"> Only my mentions</label>
    </div>
    <div class="scroll" id="scroll" role="region" aria-label="Conversation" tabindex="0">
      <p class="empty" id="empty" hidden>No messages to show yet.</p>
      <div id="log" role="log" aria-label="Messages"><ol class="messages" id="messages"></ol></div>
      <ol class="messages" id="waiting" aria-label="Being sent"></ol>
    </div>
    <form class="composer" id="composer" novalidate>
      <p class="typing" id="typing"></p>
      <p class="error" id="message-error" role="alert" hidden></p>
      <label class="visually-hidden" for="message">Message to ${room.name}</label>
      <div class="row">
        <textarea id="message" rows="1" enterkeyhint="send" placeholder="Write a message"
          aria-describedby="message-hint message-error"></textarea>
        <button class="primary">Send</button>
      </div>
      <p class="hint" id="message-hint">Enter sends, Shift+Enter begins a new line, @nickname mentions somebody.</p>
    </form>
    <noscript><p class="error">A chat needs JavaScript, and it is switched off in this browser.</p></noscript>
  </div>`,
  )
}
