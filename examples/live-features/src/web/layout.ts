import type { Assets } from 'redstart/assets'
import { type Html, html } from 'redstart/html'
import type { Conn, Page } from 'redstart/http'
import { liveTitle } from 'redstart/live'

/** The document around every page, which live views leave as it is. */
export function layoutWith(assets: Assets): (conn: Conn, page: Page) => Html {
  return (conn, { content, title }) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="csrf-token" content=${conn.csrfToken}>
    ${liveTitle({ title, default: 'Live views', suffix: ' · Redstart' })}
    <link rel="icon" type="image/svg+xml" href=${assets.path('icon.svg')}>
    <link rel="stylesheet" href="/redstart/redstart.css">
    <link rel="stylesheet" href=${assets.path('app.css')} phx-track-static>
    <script type="module" src=${assets.path('app.js')} phx-track-static></script>
  </head>
  <body class="rs-page">
    <a class="rs-skip" href="#main">Skip to content</a>
    <header class="rs-bar"><nav aria-label="Main">
      <a class="brand" href="/"><img src=${assets.path('icon.svg')} alt="" width="28" height="28"> Live views</a>
    </nav></header>
    <main class="rs-main" id="main" tabindex="-1">${content}</main>
    <div id="modals"></div>
  </body>
</html>
`
}
