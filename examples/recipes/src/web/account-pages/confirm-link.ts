// redstart: page confirm-link v1
import type { PageContext } from 'redstart/auth'
import { button, buttonTo, formFor, header } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page shows that asks whether to link an account. */
export interface ConfirmLinkProps {
  /** What people call the provider. */
  readonly provider: string
  /** Which account it is there: an address, or a name. */
  readonly account: string
  /** Whom it is to be linked to. */
  readonly email: string
  readonly action: string
}

/** The page that asks somebody who is logged in whether an account at a provider is theirs. */
export function confirmLinkPage(props: PageContext & ConfirmLinkProps): Html {
  const { t, csrfToken, provider, account, email, action } = props
  return html`
    ${header({ title: t('oauth.link-title', { provider }) })}
    <p>${t('oauth.link-text', { provider, account, email })}</p>
    <div class="rs-actions">
      ${formFor({
        id: 'confirm-link',
        action,
        csrfToken,
        body: button({ label: t('oauth.link-submit', { provider }) }),
      })}
      ${buttonTo({
        to: action,
        method: 'delete',
        csrfToken,
        label: t('oauth.link-cancel'),
        variant: 'secondary',
      })}
    </div>`
}
