// redstart: page follow-link v1
import type { PageContext } from 'redstart/auth'
import { buttonTo, header } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page shows to which a mailed link leads. */
export interface FollowLinkProps {
  /** What the link does. */
  readonly purpose: 'confirm' | 'unlock' | 'confirm-email' | 'undo-email'
  /** Where the button sends its form. */
  readonly to: string
  /** The address that it is about. */
  readonly email: string
}

/**
 * The page to which a mailed link leads. The button does it, not the link: programs that look into mails
 * follow links.
 */
export function followLinkPage(props: PageContext & FollowLinkProps): Html {
  const { t, csrfToken, purpose, to, email } = props
  return html`
    ${header({ title: t(`${purpose}.title`) })}
    <p>${t(`${purpose}.text`, { email })}</p>
    ${buttonTo({ to, csrfToken, label: t(`${purpose}.submit`), variant: 'primary' })}`
}
