// redstart: page ask-for-link v1
import type { FormWith, PageContext } from 'redstart/auth'
import { button, formFor, header, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page shows on which somebody asks for a link by mail. */
export interface AskForLinkProps {
  readonly form: FormWith<'email'>
  /** What the link is for: the address, the password, or a lock. */
  readonly purpose: 'confirm' | 'reset' | 'unlock'
}

/** The page on which somebody who is not logged in asks for a link by mail. */
export function askForLinkPage(props: PageContext & AskForLinkProps): Html {
  const { t, paths, csrfToken, form, purpose } = props
  const actions = {
    confirm: paths.confirm(),
    reset: paths.resetPassword(),
    unlock: paths.unlock(),
  }
  const labels = { email: t('field.email') }
  return html`
    ${header({ title: t(`${purpose}.ask-title`), subtitle: t(`${purpose}.ask-text`) })}
    ${formFor({
      form,
      action: actions[purpose],
      csrfToken,
      labels,
      summaryTitle: t('form.summary'),
      body: html`
        ${input({
          field: form.email,
          type: 'email',
          label: labels.email,
          autocomplete: 'username',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${button({ label: t(`${purpose}.ask-submit`) })}
        <a href=${paths.logIn()}>${t('log-in.link')}</a>`,
    })}`
}
