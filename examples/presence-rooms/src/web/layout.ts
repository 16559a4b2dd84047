import { buttonTo, document, linkButton } from 'redstart/components'
import { type Html, html, when } from 'redstart/html'
import type { Page } from 'redstart/http'
import type { Visit } from './pipeline.ts'

/** The document around every page. */
export function layout(conn: Visit, { content, title = 'Rooms' }: Page): Html {
  const { user, node } = conn.assigns
  return document({
    title: `${title} · Presence rooms`,
    lang: 'en',
    stylesheet: ['/assets/redstart.css', '/assets/rooms.css'],
    head: html`
      <meta name="description" content="Rooms that show who is there, also those who do not say who they are.">
      ${when(user, ({ token }) => html`<meta name="user_token" content=${token}>`)}
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">`,
    flash: conn.flash,
    nav: html`
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">
        <span>Presence rooms</span></a>
      <p id="connection" role="status"></p>
      ${when(
        user,
        ({ name }) => html`<div class="account" id="account">
        <span class="nickname">${name}</span>
        ${buttonTo({ to: '/sign-out', csrfToken: conn.csrfToken, label: 'Sign out' })}
      </div>`,
      )}
      ${
        conn.path !== '/sign-in' &&
        html`<div id="no-account" hidden=${user !== undefined}>
        ${linkButton({ to: signInPath(conn.path), label: 'Sign in' })}
      </div>`
      }`,
    body: content,
    footer: html`This page comes from the node <code>${node}</code>.`,
  })
}

/** The page to sign in at, from which it goes back to where somebody is. */
export function signInPath(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: from })}`
}
