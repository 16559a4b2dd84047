import { button } from 'redstart/components'
import { data, type Html, html } from 'redstart/html'
import type { Room } from '../../rooms/rooms.ts'
import { enterPath } from '../layout.ts'

/** Who is there and what was said arrives over the socket. */
export function roomPage({ id, name, purpose }: Room): Html {
  return html`<div class="room" id="room" ${data({ id })}>
    <div class="heading">
      <a class="back" href="/"><span aria-hidden="true">←</span> <span class="text">All rooms</span></a>
      <div class="title"><h1>${name}</h1><p class="purpose">${purpose}</p></div>
    </div>
    <div class="columns">
      <section class="people" aria-labelledby="people-title">
        <h2 id="people-title">Here now</h2>
        <ul id="people"></ul>
      </section>
      <section class="talk" aria-label="Conversation">
        <div class="scroll" id="scroll" role="region" aria-label="Posts" tabindex="0">
          <p class="empty" id="empty" hidden>Nothing was said here of late.</p>
          <div id="log" role="log" aria-label="Messages"><ol class="messages" id="messages"></ol></div>
          <ol class="messages" id="waiting" aria-label="Being sent"></ol>
        </div>
        <form class="composer" id="composer" novalidate>
          <p class="typing" id="typing"></p>
          <p class="rs-errors" id="message-error" role="alert" hidden></p>
          <label class="rs-hidden" for="message">Message to ${name}</label>
          <div class="row">
            <textarea class="rs-control" id="message" rows="1" enterkeyhint="send" autocomplete="off"
              placeholder="Write a message" aria-describedby="message-hint message-error"></textarea>
            ${button({ label: 'Send' })}
          </div>
          <p class="rs-hint" id="message-hint">Connecting…</p>
          <p class="rs-hint" id="log-in-hint" hidden>You read along as one of the anonymous.
            <a href=${enterPath(`/rooms/${id}`)}>Log in to write</a></p>
        </form>
      </section>
    </div>
    <noscript><p class="no-script">To see who is here your browser needs JavaScript, which is switched
      off.</p></noscript>
  </div>
  <script type="module" src="/assets/room.js"></script>`
}
