/** What stands at the top of every page. */
import { type Html, html } from 'redstart/html'
import { siteName } from '../site-name.ts'
import { assets } from './assets.ts'
import type { Visit } from './pipelines.ts'
import { router } from './router.ts'

export function nav(_conn: Visit): Html {
  return html`<a class="brand" href=${router.p('/')}>
    <img src=${assets.path('icon.svg')} alt="" width="28" height="28"> ${siteName}
  </a>`
}
