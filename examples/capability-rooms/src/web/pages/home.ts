import { button } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { DAY, HOUR, LONGEST_ROOM, MINUTE } from '../../rooms/bounds.ts'
import type { Mode } from '../../rooms/formats.ts'

const lifetimes: readonly Option[] = [
  [10 * MINUTE, '10 minutes'],
  [HOUR, '1 hour'],
  [DAY, '1 day'],
  [LONGEST_ROOM, '7 days'],
]

const messageLifetimes: readonly Option[] = [
  [MINUTE, '1 minute'],
  [HOUR, '1 hour'],
  [DAY, '1 day'],
  [LONGEST_ROOM, 'As long as the room'],
]

/** Milliseconds, and what they are called. */
type Option = readonly [ms: number, label: string]

/** Where a room is opened. The form is sent by the script alone: a browser has to make the key. */
export function homePage(): Html {
  return html`
    <div class="home">
      <section class="hero">
        <h1>A room for a few words</h1>
        <p>The key is in the link. Who has the link can read and write; the server passes on what it
          cannot read, from people whom it does not know.</p>
      </section>
      <form class="card" id="open" method="dialog">
        <fieldset class="rs-field">
          <legend class="rs-label">What becomes of messages</legend>
          ${mode('burn', 'Burn after reading', 'The first other person who opens a message is the only one.', true)}
          ${mode('replace', 'Only the newest', 'Everybody has one message in the room; the next one takes its place.')}
        </fieldset>
        <div class="lifetimes">
          ${select('ttl', 'The room lasts', lifetimes, HOUR)}
          ${select('messageTtl', 'A message lasts', messageLifetimes, LONGEST_ROOM)}
        </div>
        <p class="rs-errors" id="problem" role="alert" hidden></p>
        <div class="rs-actions">
          ${button({ label: 'Open a room', attrs: { disabled: true } })}
          <p class="rs-hint" id="progress" role="status"></p>
        </div>
        <noscript><p class="rs-errors">The key is made by your browser, which needs JavaScript for it.
          It is switched off.</p></noscript>
      </form>
      <ul class="promises">
        <li><strong>Nothing to sign up for.</strong> No account, no cookie, no name.</li>
        <li><strong>Nothing to read.</strong> What is said is encrypted before it leaves the browser.</li>
        <li><strong>Nothing left.</strong> Rooms end, and all that was in them is deleted.</li>
      </ul>
    </div>
    <script type="module" src="/assets/home.js"></script>`
}

function mode(value: Mode, label: string, hint: string, checked = false): Html {
  return html`<label class="mode">
    <input class="rs-control" type="radio" name="mode" value=${value} checked=${checked}>
    <span><strong>${label}</strong> <span class="rs-hint">${hint}</span></span>
  </label>`
}

function select(name: string, label: string, options: readonly Option[], chosen: number): Html {
  return html`<div class="rs-field">
    <label class="rs-label" for=${name}>${label}</label>
    <select class="rs-control" id=${name} name=${name} autocomplete="off">
      ${options.map(
        ([ms, text]) =>
          html`<option value=${String(ms)} selected=${ms === chosen}>${text}</option>`,
      )}
    </select>
  </div>`
}
