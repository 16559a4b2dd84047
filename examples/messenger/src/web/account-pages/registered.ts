import type { PageContext } from 'redstart/auth'
import { header, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { mailer } from '../../mailer.ts'
import { card } from './card.ts'

/** What the page after registering shows. */
export interface RegisteredProps {
  /** The address that was typed, to which a mail was sent. */
  readonly email: string
}

/** The page that asks to look for a mail; ours says where it is while mails do not leave this machine. */
export function registeredPage({ t, paths, email }: PageContext & RegisteredProps): Html {
  return card(html`
    ${header({ title: t('registered.title') })}
    <p>${t('registered.text', { email })}</p>
    ${
      mailer.keepsMails
        ? linkButton({ to: '/dev/mailbox', label: 'Open the mailbox', variant: 'primary' })
        : html`<p class="rs-hint">${t('registered.nothing-came')}</p>`
    }
    ${linkButton({ to: paths.logIn(), label: t('log-in.link') })}`)
}
