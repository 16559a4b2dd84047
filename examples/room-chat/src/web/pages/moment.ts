import { type Html, html } from 'redstart/html'

/** A moment, in universal time until the page's script puts the reader's own there. */
export function moment(iso: string): Html {
  return html`<time datetime=${iso}>${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}
