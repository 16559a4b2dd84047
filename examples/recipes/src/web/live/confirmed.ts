/** What a live view asks before it does something that cannot be undone. */
import { button } from 'redstart/components'
import { type Command, type Html, html, JS, type Renderable } from 'redstart/html'

interface Confirmed {
  readonly label: Renderable
  readonly question: Renderable
  /** What is sent after the question. */
  readonly command: Command
}

/** A button that opens a question, with the button that does it. */
export function confirmed({ label, question, command }: Confirmed): Html {
  return html`<details class="rs-confirm" phx-mounted=${JS.ignoreAttributes('open')}>
    <summary class="rs-button rs-button-danger">${label}</summary>
    <div class="rs-confirm-question">
      <p>${question}</p>
      ${button({ label, type: 'button', variant: 'danger', attrs: { 'phx-click': command } })}
    </div>
  </details>`
}
