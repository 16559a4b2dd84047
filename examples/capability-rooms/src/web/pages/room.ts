import { button, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** The same page for every room, and for every link that is none: the script finds out which. */
export function roomPage(): Html {
  return html`<div class="room">
    <section class="notice" id="notice" role="status" hidden>
      <div class="mark" aria-hidden="true">
        <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
          stroke-linecap="round" stroke-linejoin="round">
          <rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>
        </svg>
      </div>
      <h1></h1>
      <p></p>
      ${linkButton({ to: '/', label: 'Open a room of your own' })}
    </section>
    <div id="conversation" hidden>
      <div class="heading">
        <div class="title">
          <h1>Your room</h1>
          <p class="facts"><span id="mode"></span> <span id="time-left"></span> <span id="here"></span></p>
        </div>
        <p class="rs-hidden" id="copied" role="status"></p>
        ${button({ label: 'Copy link', type: 'button', variant: 'secondary', attrs: { id: 'copy' } })}
        ${button({ label: 'Destroy', type: 'button', variant: 'danger', attrs: { id: 'ask-destroy' } })}
      </div>
      <div class="scroll" id="scroll" role="region" aria-label="Conversation" tabindex="0">
        <div class="empty" id="empty">
          <p><strong>Nobody has said anything.</strong></p>
          <p>Copy the link and give it to whom you trust: it is the only key.</p>
        </div>
        <div role="log" aria-label="Messages"><ol class="messages" id="messages"></ol></div>
        <p class="news" id="news" role="status"></p>
      </div>
      <form class="composer" id="composer" method="dialog" novalidate>
        <p class="rs-errors" id="message-error" role="alert" hidden></p>
        <label class="rs-hidden" for="message">Message</label>
        <div class="row">
          <textarea class="rs-control" id="message" rows="1" enterkeyhint="send" autocomplete="off" spellcheck="false"
            placeholder="Write a message" aria-describedby="message-hint message-error"></textarea>
          ${button({ label: 'Send' })}
        </div>
        <p class="rs-hint" id="message-hint"></p>
      </form>
      <dialog class="question" id="destroy" aria-labelledby="destroy-title">
        <form method="dialog">
          <h2 id="destroy-title">Destroy the room?</h2>
          <p>It ends for everybody, and all that is in it is deleted. Nobody can bring it back.</p>
          <div class="rs-actions">
            ${button({ label: 'Destroy it', variant: 'danger', attrs: { value: 'destroy' } })}
            ${button({ label: 'Keep it', variant: 'secondary', attrs: { value: '', autofocus: true } })}
          </div>
        </form>
      </dialog>
    </div>
    <noscript><section class="notice"><h1>This needs JavaScript</h1>
      <p>The key in the link stays in your browser, so your browser has to do the reading. Its
        JavaScript is switched off.</p></section></noscript>
  </div>
  <script type="module" src="/assets/room.js"></script>`
}
