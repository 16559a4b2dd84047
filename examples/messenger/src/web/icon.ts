/** The icons: symbols of one file, in the colour of the text around them. */
import { type Html, html } from 'redstart/html'
import { assets } from './assets.ts'

/** What `assets/symbols.svg` has. */
export type IconName =
  | 'add'
  | 'back'
  | 'bell'
  | 'close'
  | 'delete'
  | 'edit'
  | 'info'
  | 'more'
  | 'people'
  | 'picture'
  | 'search'
  | 'seen'
  | 'send'

/** A picture only: whatever it stands in needs a name of its own, in words or by `aria-label`. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true" width="20" height="20"><use href=${`${assets.path('symbols.svg')}#${name}`}></use></svg>`
}
