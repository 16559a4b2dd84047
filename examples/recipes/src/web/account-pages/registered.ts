// redstart: page registered v1
import type { PageContext } from 'redstart/auth'
import { header, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page after registering shows. */
export interface RegisteredProps {
  /** The address that was typed, to which a mail was sent. */
  readonly email: string
}

/** The page that asks to look for a mail: the same whether there was an account already or not. */
export function registeredPage({ t, paths, email }: PageContext & RegisteredProps): Html {
  return html`
    ${header({ title: t('registered.title') })}
    <p>${t('registered.text', { email })}</p>
    <p class="rs-hint">${t('registered.nothing-came')}</p>
    <p>${linkButton({ to: paths.logIn(), label: t('log-in.link') })}</p>`
}
