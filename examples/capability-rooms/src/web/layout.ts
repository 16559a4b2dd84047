import { document } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Conn, Page } from 'redstart/http'

/** The document around every page. */
export function layout(_conn: Conn, { content, title = 'Room' }: Page): Html {
  return document({
    title: `${title} · Capability rooms`,
    lang: 'en',
    stylesheet: ['/assets/redstart.css', '/assets/rooms.css'],
    head: html`
      <meta name="description" content="Rooms for a few words. The server cannot read them.">
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">`,
    nav: html`
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">
        <span>Capability rooms</span></a>
      <p id="connection" role="status"></p>`,
    body: content,
    footer: 'No account, no cookie, nothing kept in this browser.',
  })
}
