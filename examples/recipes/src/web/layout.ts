/** The document around every page. */
import { devReload } from 'redstart/assets'
import { document } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Page } from 'redstart/http'
import { siteName } from '../site-name.ts'
import { assets } from './assets.ts'
import { mailboxNote } from './mailbox-note.ts'
import { nav } from './nav.ts'
import type { Visit } from './pipelines.ts'

export function layout(conn: Visit, { content, title, isLive }: Page): Html {
  return document({
    title: title ?? siteName,
    ...(title && { titleSuffix: ` · ${siteName}` }),
    lang: 'en',
    stylesheet: '/redstart/redstart.css',
    csrfToken: conn.csrfToken,
    head: html`
      <link rel="stylesheet" href=${assets.path('app.css')} phx-track-static>
      <link rel="icon" type="image/svg+xml" href=${assets.path('icon.svg')}>
      <script type="module" src=${assets.path('app.js')} phx-track-static></script>
      ${devReload(conn)}`,
    nav: nav(conn),
    footer: mailboxNote(),
    // Live views show messages themselves: theirs stay up to date.
    flash: isLive ? undefined : conn.flash,
    body: content,
  })
}
