/** A dialog over a live view, which has an address of its own: the page without it has another. */
import { type Html, html, JS, type Renderable } from 'redstart/html'
import { focusWrap, link } from 'redstart/live'

interface Dialog {
  readonly id: string
  readonly title: string
  /** The path of the page without it. */
  readonly back: string
}

/** Escape closes it, and the focus goes back to where it was. */
export function dialog({ id, title, back }: Dialog, body: Renderable): Html {
  const opened = JS.pushFocus({ to: ':focus' }).focusFirst({ to: `#${id}-body` })
  const close = { patch: back, class: 'rs-button rs-button-plain rs-close' }
  return html`<dialog class="rs-modal" id=${id} open aria-modal="true" aria-labelledby="${id}-title"
    phx-mounted=${opened} phx-remove=${JS.popFocus()} phx-window-keydown=${JS.patch(back)} phx-key="Escape">
    ${focusWrap(
      { id: `${id}-focus`, class: 'rs-modal-panel' },
      html`<div class="rs-modal-top">
          <h2 id="${id}-title">${title}</h2>
          ${link({ ...close, attrs: { 'aria-label': 'Close' } }, '×')}
        </div>
        <div id="${id}-body">${body}</div>`,
    )}
  </dialog>`
}
