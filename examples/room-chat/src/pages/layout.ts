import { html } from 'hono/html'
import type { Assets } from '../assets.ts'
import type { Person } from '../people.ts'

/** A piece of HTML; `html` escapes every text that is put into it. */
export type View = ReturnType<typeof html>

/** What every page shows around its content. */
export interface Frame {
  assets: Assets
  /** Who is signed in, and the token with which their page opens the socket. */
  visitor?: { person: Person; token: string } | undefined
}

export interface Page {
  title: string
  /** Where “Skip to …” leads, and what it says. */
  skip?: { to: string; text: string }
  /** A class for the body: a room fills the window, other pages scroll. */
  layout?: 'document' | 'room'
}

export function layout(
  { assets, visitor }: Frame,
  { title, skip = { to: 'main', text: 'Skip to the content' }, layout = 'document' }: Page,
  main: View,
): View {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Room chat</title>
    ${visitor ? html`<meta name="user_token" content="${visitor.token}">` : ''}
    <link rel="icon" type="image/svg+xml" href="/icon.svg">
    <link rel="stylesheet" href="${assets.style.path}">
    <script type="module" src="${assets.script.path}"></script>
  </head>
  <body class="${layout}">
    <a class="skip" href="#${skip.to}">${skip.text}</a>
    <header class="bar">
      <a class="brand" href="/rooms"><img src="/icon.svg" alt="" width="28" height="28"> <span class="name">Room chat</span></a>
      ${visitor ? account(visitor.person) : ''}
    </header>
    <main id="main" tabindex="-1">${main}</main>
  </body>
</html>`
}

function account(person: Person): View {
  return html`
      <p id="connection" role="status" data-state="connecting">Connecting…</p>
      <form class="account" method="post" action="/sign-out">
        <span class="nickname">${person.name}</span>
        <button class="quiet">Sign out</button>
      </form>`
}
