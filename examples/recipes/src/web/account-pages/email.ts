// redstart: page email v1
import type { FormWith, PageContext } from 'redstart/auth'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page of a new address shows. */
export interface EmailProps {
  readonly form: FormWith<'email'>
  /** The address as it is. */
  readonly email: string
}

/** The page on which somebody who is logged in asks for another address. */
export function emailPage(props: PageContext & EmailProps): Html {
  const { t, paths, csrfToken, form, email } = props
  const label = t('field.new-email')
  return html`
    ${header({ title: t('email.title'), subtitle: t('email.present', { email }) })}
    ${formFor({
      form,
      action: paths.email(),
      method: 'put',
      csrfToken,
      labels: { email: label },
      summaryTitle: t('form.summary'),
      body: html`
        ${input({
          field: form.email,
          type: 'email',
          label,
          hint: t('email.hint'),
          autocomplete: 'email',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${button({ label: t('email.submit') })}
        <a href=${paths.settings()}>${t('settings.back')}</a>`,
    })}`
}
