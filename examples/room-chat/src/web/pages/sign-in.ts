import type { Form } from 'redstart/changeset'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { router } from '../router.ts'

export interface SignInPage {
  readonly form: Form<{ name: string }>
  /** The page to go to afterwards. */
  readonly to: string
  readonly csrfToken: string
}

export function signInPage({ form, to, csrfToken }: SignInPage): Html {
  return html`<section class="card">
    ${header({
      title: 'Come in',
      subtitle:
        'Choose a nickname and start talking. There is no password; the name is yours until you sign out.',
    })}
    ${formFor({
      form,
      action: router.p('/sign-in'),
      csrfToken,
      labels: { name: 'Nickname' },
      body: html`
        ${input({
          field: form.name,
          label: 'Nickname',
          hint: '2 to 20 letters, digits, “-” or “_”. Others reach you with @nickname.',
          autocomplete: 'nickname',
          attrs: { autocapitalize: 'none' },
        })}
        <input type="hidden" name="to" value=${to}>
        ${button({ label: 'Sign in' })}`,
    })}
  </section>`
}
