// redstart: page settings v1
import type { ExtraInput, PageContext } from 'redstart/auth'
import {
  button,
  type FormLike,
  formFor,
  header,
  input,
  linkButton,
  list,
} from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the settings page shows. */
export interface SettingsProps {
  readonly email: string
  /** Whether the user has a password; without one they can choose a first. */
  readonly hasPassword: boolean
  /** The application's own fields; without any there is no form. */
  readonly form: FormLike
  readonly fields: readonly ExtraInput[]
  /** What extensions show: linked accounts, the deletion of the account. */
  readonly sections: readonly Html[]
}

/** The page on which somebody sees and changes what belongs to their account. */
export function settingsPage(props: PageContext & SettingsProps): Html {
  const { t, paths, csrfToken, email, hasPassword, form, fields, sections } = props
  return html`
    ${header({ title: t('settings.title') })}
    <div class="rs-sections">
    ${
      fields.length > 0 &&
      html`<section aria-labelledby="profile">
        <h2 id="profile">${t('settings.profile')}</h2>
        ${formFor({
          form,
          action: paths.profile(),
          method: 'put',
          csrfToken,
          labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
          summaryTitle: t('form.summary'),
          body: html`
            ${fields.map(({ field, label, hint, autocomplete }) =>
              input({ field, label, ...(hint && { hint }), ...(autocomplete && { autocomplete }) }),
            )}
            ${button({ label: t('settings.save') })}`,
        })}
      </section>`
    }
    <section aria-labelledby="signing-in">
      <h2 id="signing-in">${t('settings.signing-in')}</h2>
      ${list({
        items: [
          {
            label: t('field.email'),
            value: html`${email} <a href=${paths.email()}>${t('settings.change-email')}</a>`,
          },
          {
            label: t('field.password'),
            value: html`<a href=${paths.password()}>${
              hasPassword ? t('settings.change-password') : t('settings.set-password')
            }</a>`,
          },
        ],
      })}
    </section>
    <section aria-labelledby="devices">
      <h2 id="devices">${t('sessions.title')}</h2>
      <p>${t('settings.sessions')}</p>
      <p>${linkButton({ to: paths.sessions(), label: t('settings.see-sessions') })}</p>
    </section>
    ${sections}
    </div>`
}
