import type { Form } from 'redstart/changeset'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

export interface SignInPage {
  readonly form: Form<{ name: string }>
  /** The page to go to afterwards. */
  readonly to: string
  readonly csrfToken: string
}

export function signInPage({ form, to, csrfToken }: SignInPage): Html {
  return html`<section class="card">
    ${header({
      title: 'Sign in',
      subtitle:
        'Choose a nickname. There is no password and no account: who uses the same nickname elsewhere is the same person here.',
    })}
    ${formFor({
      form,
      action: '/sign-in',
      csrfToken,
      labels: { name: 'Nickname' },
      body: html`
        ${input({
          field: form.name,
          label: 'Nickname',
          hint: '2 to 20 letters, digits, “-” or “_”. It lasts for a day.',
          autocomplete: 'nickname',
          attrs: { autocapitalize: 'none' },
        })}
        <input type="hidden" name="to" value=${to}>
        ${button({ label: 'Sign in' })}`,
    })}
  </section>`
}
