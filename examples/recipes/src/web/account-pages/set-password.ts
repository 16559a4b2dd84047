// redstart: page set-password v1
import type { FormWith, PageContext } from 'redstart/auth'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page shows to which the link for another password leads. */
export interface SetPasswordProps {
  readonly form: FormWith<'password'>
  /** Where the form is sent. */
  readonly to: string
  /** Whose password it is. */
  readonly email: string
  /** How many characters a password has at least. */
  readonly minLength: number
}

/** The page on which somebody chooses another password by a mailed link. */
export function setPasswordPage(props: PageContext & SetPasswordProps): Html {
  const { t, csrfToken, form, to, email, minLength } = props
  const label = t('field.new-password')
  return html`
    ${header({ title: t('reset.title'), subtitle: t('reset.text', { email }) })}
    ${formFor({
      form,
      action: to,
      csrfToken,
      labels: { password: label },
      summaryTitle: t('form.summary'),
      body: html`
        <input type="text" name="username" autocomplete="username" value=${email} hidden>
        ${input({
          field: form.password,
          type: 'password',
          label,
          hint: t('password.hint', { minLength }),
          autocomplete: 'new-password',
          attrs: { spellcheck: 'false', autocapitalize: 'none', minlength: minLength },
        })}
        ${button({ label: t('reset.submit') })}`,
    })}`
}
