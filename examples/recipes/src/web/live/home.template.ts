import { type Html, html } from 'redstart/html'
import { link } from 'redstart/live'
import { siteName } from '../../site-name.ts'
import { router } from '../router.ts'

/** What the page is made of. */
export interface HomeShown {
  /** In how many windows it is open. */
  readonly windows: number
}

export function homePage({ windows }: HomeShown): Html {
  return html`<h1>${siteName}</h1>
    <p>What to cook, and how.</p>
    <p>${link({ href: router.p('/recipes'), class: 'rs-button rs-button-primary' }, 'Your recipes')}</p>
    <p role="status">${windows === 1 ? 'You are alone in the kitchen.' : `There are ${windows} in the kitchen.`}</p>`
}
