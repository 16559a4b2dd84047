/** The document around every page. */
import { devReload } from 'redstart/assets'
import type { UserScope } from 'redstart/auth'
import { buttonTo, type DocumentProps, document } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Page } from 'redstart/http'
import { accounts } from '../accounts.ts'
import { mailer } from '../mailer.ts'
import { personOf, type User } from '../people/people.ts'
import { assets } from './assets.ts'
import { avatar } from './avatar.ts'
import { icon } from './icon.ts'
import type { Visit } from './pipelines.ts'
import { router } from './router.ts'

/** Around ordinary pages. */
export function layout(conn: Visit, page: Page): Html {
  const isGuest = !accounts.isUser(conn.assigns.scope)
  return documentAround(conn, page, {
    flash: conn.flash,
    ...(isGuest && mailer.keepsMails && { footer: mailboxNote() }),
  })
}

/** Around live views, which show messages themselves: they stay up to date. */
export function liveLayout(conn: Visit, page: Page): Html {
  return documentAround(conn, page)
}

function documentAround(
  conn: Visit,
  { content, title = 'Messenger' }: Page,
  more: Pick<DocumentProps, 'flash' | 'footer'> = {},
): Html {
  const { scope } = conn.assigns
  return document({
    title,
    ...(title !== 'Messenger' && { titleSuffix: ' · Messenger' }),
    lang: 'en',
    attrs: { 'data-theme': scope.user?.theme ?? 'system' },
    stylesheet: '/redstart/redstart.css',
    csrfToken: conn.csrfToken,
    head: html`
      <link rel="stylesheet" href=${assets.path('app.css')} phx-track-static>
      <link rel="icon" type="image/svg+xml" href=${assets.path('icon.svg')}>
      <script type="module" src=${assets.path('app.js')} phx-track-static></script>
      ${devReload(conn)}`,
    nav: html`${brand()}${accounts.isUser(scope) ? member(scope, conn.csrfToken) : guest()}`,
    body: content,
    ...more,
  })
}

function brand(): Html {
  return html`<a class="brand" href=${router.p('/')}>
    <img src=${assets.path('icon.svg')} alt="" width="28" height="28"> <span>Messenger</span>
  </a>`
}

function member({ user }: UserScope<User>, csrfToken: string): Html {
  return html`
    <form class="bar-search" role="search" action="/search">
      ${icon('search')}
      <input class="rs-control" type="search" name="q" aria-label="Search messages" placeholder="Search" maxlength="200">
    </form>
    <a class="bar-me" href="/settings">${avatar(personOf(user))} <span>${user.nickname}</span></a>
    ${buttonTo({ to: accounts.paths.logOut(), method: 'delete', csrfToken, label: 'Log out', variant: 'plain' })}`
}

function guest(): Html {
  return html`
    <a href=${accounts.paths.register()}>Register</a>
    <a href=${accounts.paths.logIn()}>Log in</a>`
}

function mailboxNote(): Html {
  return html`Mails do not leave this machine. <a href="/dev/mailbox">Open the mailbox</a>`
}
