// redstart: page register v1
import type { ExtraInput, FormWith, PageContext, SignInWay } from 'redstart/auth'
import { button, buttonTo, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page to register shows. */
export interface RegisterProps {
  readonly form: FormWith<'email' | 'password'>
  /** The application's own fields. */
  readonly fields: readonly ExtraInput[]
  /** Other ways than a password. */
  readonly ways: readonly SignInWay[]
  /** How many characters a password has at least. */
  readonly minLength: number
}

/** The page on which somebody makes an account. */
export function registerPage(props: PageContext & RegisterProps): Html {
  const { t, paths, csrfToken, form, fields, ways, minLength } = props
  const labels = {
    email: t('field.email'),
    password: t('field.password'),
    ...Object.fromEntries(fields.map(({ name, label }) => [name, label])),
  }
  return html`
    ${header({
      title: t('register.title'),
      subtitle: html`${t('register.have-account')} <a href=${paths.logIn()}>${t('log-in.link')}</a>`,
    })}
    ${formFor({
      form,
      action: paths.register(),
      csrfToken,
      labels,
      summaryTitle: t('form.summary'),
      body: html`
        ${input({
          field: form.email,
          type: 'email',
          label: labels.email,
          autocomplete: 'email',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${fields.map(({ field, label, hint, autocomplete }) =>
          input({ field, label, ...(hint && { hint }), ...(autocomplete && { autocomplete }) }),
        )}
        ${input({
          field: form.password,
          type: 'password',
          label: labels.password,
          hint: t('password.hint', { minLength }),
          autocomplete: 'new-password',
          attrs: { spellcheck: 'false', autocapitalize: 'none', minlength: minLength },
        })}
        ${button({ label: t('register.submit') })}`,
    })}
    ${
      ways.length > 0 &&
      html`<section class="rs-form" aria-labelledby="other-ways">
        <h2 id="other-ways">${t('log-in.other-ways')}</h2>
        <div class="rs-actions">
          ${ways.map(({ label, to }) => buttonTo({ to, csrfToken, label }))}
        </div>
      </section>`
    }`
}
