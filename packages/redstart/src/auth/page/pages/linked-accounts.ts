import { buttonTo, header, list } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { PageContext, SignInWay } from '../page-context.ts'

/** An account at a provider, as its owner sees it. */
export interface LinkedAccountView {
  readonly id: string
  /** What people call the provider. */
  readonly provider: string
  /** Which account it is there. */
  readonly account: string
  /** When it was last used, for people and for machines. */
  readonly lastUsed: { readonly text: string; readonly iso: string }
}

/** What the page of linked accounts shows. */
export interface LinkedAccountsProps {
  readonly accounts: readonly LinkedAccountView[]
  /** Providers of which an account can be linked. */
  readonly ways: readonly SignInWay[]
}

/** The page on which somebody links and unlinks accounts elsewhere. */
export function linkedAccountsPage(props: PageContext & LinkedAccountsProps): Html {
  const { t, paths, csrfToken, accounts, ways } = props
  return html`
    ${header({ title: t('oauth.accounts-title'), subtitle: t('oauth.accounts-text') })}
    ${accounts.length === 0 && html`<p>${t('oauth.accounts-none')}</p>`}
    ${list({ items: accounts.map((one) => ({ label: one.provider, value: account(props, one) })) })}
    <div class="rs-actions">
      ${ways.map(({ label, to }) =>
        buttonTo({ to, csrfToken, label: t('oauth.link-submit', { provider: label }) }),
      )}
    </div>
    <p><a href=${paths.settings()}>${t('settings.back')}</a></p>`
}

function account({ t, paths, csrfToken }: PageContext, one: LinkedAccountView): Html {
  const { id, account, lastUsed } = one
  return html`
    <p>${account}
      <span class="rs-hint">${t('oauth.accounts-used')}
        <time datetime=${lastUsed.iso}>${lastUsed.text}</time></span></p>
    ${buttonTo({
      to: paths.identity(id),
      method: 'delete',
      csrfToken,
      label: html`${t('oauth.unlink')}<span class="rs-hidden"> ${account}</span>`,
      confirm: t('oauth.unlink-question', { account }),
    })}`
}
