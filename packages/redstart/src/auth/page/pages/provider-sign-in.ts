import { header, linkButton } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { PageContext } from '../page-context.ts'

/** What the page shows that leads to a provider. */
export interface ProviderSignInProps {
  /** What people call the provider. */
  readonly provider: string
  /** Where it asks who they are. */
  readonly url: string
}

/** The page from which a browser goes on to a provider by itself; the link is for one that does not. */
export function providerSignInPage(props: PageContext & ProviderSignInProps): Html {
  const { t, provider, url } = props
  return html`
    ${header({ title: t('oauth.leave-title', { provider }) })}
    <p>${t('oauth.leave-text', { provider })}</p>
    <p>${linkButton({
      to: url,
      label: t('oauth.leave-link', { provider }),
      variant: 'primary',
      attrs: { id: 'provider' },
    })}</p>`
}
