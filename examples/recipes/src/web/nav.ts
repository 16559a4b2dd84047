/** What stands at the top of every page: for guests, and for who is logged in. */
import type { UserScope } from 'redstart/auth'
import { buttonTo } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { accounts } from '../accounts/accounts.ts'
import type { User } from '../accounts/user.ts'
import { siteName } from '../site-name.ts'
import { assets } from './assets.ts'
import type { Visit } from './pipelines.ts'
import { router } from './router.ts'

export function nav({ assigns: { scope }, csrfToken }: Visit): Html {
  return html`<a class="brand" href=${router.p('/')}>
    <img src=${assets.path('icon.svg')} alt="" width="28" height="28"> ${siteName}
  </a>
  ${accounts.isUser(scope) ? member(scope, csrfToken) : guest()}`
}

function member({ user }: UserScope<User>, csrfToken: string): Html {
  return html`
    <a href=${accounts.paths.settings()}>${user.email}</a>
    ${buttonTo({ to: accounts.paths.logOut(), method: 'delete', csrfToken, label: 'Log out', variant: 'plain' })}`
}

function guest(): Html {
  return html`
    <a href=${accounts.paths.register()}>Register</a>
    <a href=${accounts.paths.logIn()}>Log in</a>`
}
