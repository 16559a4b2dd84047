import { buttonTo, document, linkButton } from 'redstart/components'
import { type Html, html, when } from 'redstart/html'
import type { Page } from 'redstart/http'
import { accounts } from '../accounts.ts'
import { mailer } from '../mailer.ts'
import type { User } from '../people/people.ts'
import type { Visit } from './pipelines.ts'

/** The document around every page. */
export function layout(conn: Visit, { content, title = 'Rooms' }: Page): Html {
  const { scope, token, node } = conn.assigns
  return document({
    title: `${title} · Presence rooms`,
    lang: 'en',
    stylesheet: ['/assets/redstart.css', '/assets/rooms.css'],
    head: html`
      <meta name="description" content="Rooms that show who is there, also those who do not say who they are.">
      ${when(token, (token) => html`<meta name="user_token" content=${token}>`)}
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">`,
    flash: conn.flash,
    nav: html`
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">
        <span>Presence rooms</span></a>
      <p id="connection" role="status"></p>
      ${when(scope.user, (user) => member(user, conn.csrfToken))}
      ${
        conn.path !== accounts.paths.logIn() &&
        html`<div id="no-account" hidden=${scope.user !== undefined}>
        ${linkButton({ to: logInPath(conn.path), label: 'Log in' })}
      </div>`
      }`,
    body: content,
    footer: html`This page comes from the node <code>${node}</code>.
      ${mailer.keepsMails && html`Its mails do not leave it. <a href="/dev/mailbox">Open the mailbox</a>`}`,
  })
}

function member({ nickname }: User, csrfToken: string): Html {
  return html`<div class="account" id="account">
    <a class="nickname" href=${accounts.paths.settings()}>${nickname}</a>
    ${buttonTo({ to: accounts.paths.logOut(), method: 'delete', csrfToken, label: 'Log out' })}
  </div>`
}

/** Where to log in; from the page of a room by a way that leads back to it. */
function logInPath(from: string): string {
  return /^\/rooms\/[\w-]+$/.test(from) ? enterPath(from) : accounts.paths.logIn()
}

/** What leads into a room by name, and to the page to log in before where that is needed. */
export function enterPath(room: string): string {
  return `${room}/enter`
}
