// redstart: page deletion v1
import type { FormWith, PageContext } from 'redstart/auth'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page shows on which somebody deletes their account. */
export interface DeletionProps {
  readonly form: FormWith<'password'>
  readonly email: string
  /** Whether there is a password to ask for. */
  readonly hasPassword: boolean
}

/** The page on which somebody deletes their account. */
export function deletionPage(props: PageContext & DeletionProps): Html {
  const { t, paths, csrfToken, form, email, hasPassword } = props
  const label = t('field.password')
  return html`
    ${header({ title: t('deletion.title'), subtitle: email })}
    <p>${t('deletion.text')}</p>
    ${formFor({
      form,
      action: paths.deletion(),
      method: 'delete',
      csrfToken,
      labels: { password: label },
      summaryTitle: t('form.summary'),
      body: html`
        ${
          hasPassword &&
          input({
            field: form.password,
            type: 'password',
            label,
            autocomplete: 'current-password',
            attrs: { spellcheck: 'false', autocapitalize: 'none' },
          })
        }
        ${button({ label: t('deletion.submit'), variant: 'danger' })}
        <a href=${paths.settings()}>${t('settings.back')}</a>`,
    })}`
}
