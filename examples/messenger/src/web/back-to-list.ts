/** The way to the list of conversations on a phone, which shows nothing beside it. */
import { type Html, html } from 'redstart/html'
import { icon } from './icon.ts'
import { router } from './router.ts'

export function backToList(): Html {
  return html`<a class="icon-button back-to-list" href=${router.p('/')} aria-label="All conversations">${icon('back')}</a>`
}
