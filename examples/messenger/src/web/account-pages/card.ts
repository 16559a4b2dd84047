import { type Html, html } from 'redstart/html'
import { assets } from '../assets.ts'

/** What the pages before the log-in stand on. */
export function card(content: Html): Html {
  return html`<div class="card">
    <img src=${assets.path('icon.svg')} alt="" width="44" height="44">
    ${content}
  </div>`
}
