import { buttonTo, document } from 'redstart/components'
import { type Html, html, when } from 'redstart/html'
import type { Conn, Page } from 'redstart/http'
import { mailer } from '../mailer.ts'
import type { Person } from '../people/people.ts'
import { router } from './router.ts'
import { tokenFor } from './user-token.ts'

/** The document around every page. */
export function layout(
  conn: Conn<{ person: Person | undefined }>,
  { content, title = 'Welcome' }: Page,
): Html {
  const { person } = conn.assigns
  return document({
    title: `${title} · Room chat`,
    lang: 'en',
    stylesheet: ['/assets/redstart.css', '/assets/chat.css'],
    head: html`
      ${when(person, (person) => html`<meta name="user_token" content=${tokenFor(person)}>`)}
      <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
      <script type="module" src="/assets/chat.js"></script>`,
    flash: conn.flash,
    nav: html`${brand()}${when(person, (person) => account(person, conn.csrfToken))}`,
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

function account(person: Person, csrfToken: string): Html {
  return html`
    <p id="connection" role="status" data-state="connecting">Connecting…</p>
    <span class="nickname">${person.name}</span>
    ${buttonTo({ to: router.p('/sign-out'), csrfToken, label: 'Sign out' })}`
}
