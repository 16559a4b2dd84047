import { button, type FormLike, formFor, header, input } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { ExtraInput } from '../form-shape.ts'
import type { PageContext } from '../page-context.ts'

/** What the page to register with an account at a provider shows. */
export interface ProviderRegisterProps {
  /** What people call the provider. */
  readonly provider: string
  /** The address that the provider vouches for. */
  readonly email: string
  readonly form: FormLike
  /** The application's own fields. */
  readonly fields: readonly ExtraInput[]
  readonly action: string
  /** Where somebody goes who has an account already. */
  readonly linkTo: string
}

/** The page on which somebody makes an account whose address a provider vouches for. */
export function providerRegisterPage(props: PageContext & ProviderRegisterProps): Html {
  const { t, csrfToken, provider, email, form, fields, action, linkTo } = props
  return html`
    ${header({
      title: t('oauth.register-title'),
      subtitle: t('oauth.register-text', { provider, email }),
    })}
    ${formFor({
      form,
      id: 'provider-register',
      action,
      csrfToken,
      labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
      summaryTitle: t('form.summary'),
      body: html`
        ${fields.map(({ field, label, hint, autocomplete }) =>
          input({ field, label, ...(hint && { hint }), ...(autocomplete && { autocomplete }) }),
        )}
        ${button({ label: t('oauth.register-submit') })}`,
    })}
    <p>${t('oauth.register-other')} <a href=${linkTo}>${t('oauth.register-link', { provider })}</a></p>`
}
