// redstart: page password v1
import type { FormWith, PageContext } from 'redstart/auth'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page of a new password shows. */
export interface PasswordProps {
  readonly form: FormWith<'password'>
  /** Whose password it is: password managers ask. */
  readonly email: string
  /** Whether there is one that the new one replaces. */
  readonly hasPassword: boolean
  /** How many characters a password has at least. */
  readonly minLength: number
}

/** The page on which somebody who is logged in chooses another password. */
export function passwordPage(props: PageContext & PasswordProps): Html {
  const { t, paths, csrfToken, form, email, hasPassword, minLength } = props
  const label = t('field.new-password')
  return html`
    ${header({
      title: hasPassword ? t('password.title') : t('password.first-title'),
      subtitle: t('password.others-end'),
    })}
    ${formFor({
      form,
      action: paths.password(),
      method: 'put',
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
        ${button({ label: t('password.submit') })}
        <a href=${paths.settings()}>${t('settings.back')}</a>`,
    })}`
}
