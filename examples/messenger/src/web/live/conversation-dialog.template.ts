import { type Command, type Html, html, type Renderable } from 'redstart/html'
import { icon } from '../icon.ts'

interface Dialog {
  readonly id: string
  readonly title: string
  /** What closes it: its button, Escape, a click beside it. */
  readonly close: Command
}

/** A dialog over the page, for as long as it is rendered. */
export function dialog({ id, title, close }: Dialog, body: Renderable): Html {
  return html`<dialog id=${id} class="rs-modal" open aria-labelledby="${id}-title" phx-hook="Dialog" data-close=${close}>
    <div class="rs-modal-panel">
      <div class="rs-modal-top">
        <h2 id="${id}-title" tabindex="-1" autofocus>${title}</h2>
        <button type="button" class="icon-button" aria-label="Close" phx-click=${close}>${icon('close')}</button>
      </div>
      ${body}
    </div>
  </dialog>`
}
