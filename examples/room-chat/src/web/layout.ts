import type { Scope, UserScope } from 'redstart/auth'
import { buttonTo, document } from 'redstart/components'
import { type Html, html, when } from 'redstart/html'
import type { Conn, Page } from 'redstart/http'
import { accounts } from '../accounts.ts'
import { mailer } from '../mailer.ts'
import type { User } from '../people/people.ts'
import { router } from './router.ts'

/** The document around every page. */
export function layout(
  conn: Conn<{ scope: Scope<User> }>,
  { content, title = 'Welcome' }: Page,
): Html {
  const { scope } = conn.assigns
  return document({
    title: `${title} · Room chat`,
    lang: 'en',
    stylesheet: ['/assets/redstart.css', '/assets/chat.css'],
    head: html`
      ${accounts.isUser(scope) && html`<meta name="user_token" content=${accounts.socketToken(scope)}>`}
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
      <script type="module" src="/assets/chat.js"></script>`,
    flash: conn.flash,
    nav: html`${brand()}${accounts.isUser(scope) ? member(scope, conn.csrfToken) : guest()}`,
    body: content,
    footer: when(
      mailer.keepsMails,
      () => html`Mails do not leave this machine. <a href="/dev/mailbox">Open the mailbox</a>`,
    ),
  })
}

/** The name of the chat, which leads to its rooms. */
function brand(): Html {
  return html`<a class="brand" href=${router.p('/rooms')}>
    <img src="/assets/icon.svg" alt="" width="28" height="28"> <span>Room chat</span>
  </a>`
}

function member({ user }: UserScope<User>, csrfToken: string): Html {
  return html`
    <p id="connection" role="status" data-state="connecting">Connecting…</p>
    <a class="nickname" href=${accounts.paths.settings()}>${user.nickname}</a>
    ${buttonTo({ to: accounts.paths.logOut(), method: 'delete', csrfToken, label: 'Log out', variant: 'secondary' })}`
}

function guest(): Html {
  return html`
    <a class="nickname" href=${accounts.paths.register()}>Register</a>
    <a class="nickname" href=${accounts.paths.logIn()}>Log in</a>`
}
