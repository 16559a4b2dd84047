// redstart: page log-in v1
import type { FormWith, PageContext, PageLink, SignInWay } from 'redstart/auth'
import { button, buttonTo, formFor, header, input, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'

/** What the page to log in shows. */
export interface LogInProps {
  readonly form: FormWith<'email' | 'password' | 'remember'>
  /** Whether somebody who is logged in has to show once more who they are. */
  readonly again: boolean
  /** Other ways than a password. */
  readonly ways: readonly SignInWay[]
  /** What else a guest can do from here: a forgotten password, a locked account. */
  readonly links: readonly PageLink[]
}

/** The page on which somebody logs in. */
export function logInPage(props: PageContext & LogInProps): Html {
  const { t, paths, csrfToken, form, again, ways, links } = props
  const labels = { email: t('field.email'), password: t('field.password') }
  return html`
    ${header({
      title: again ? t('log-in.again-title') : t('log-in.title'),
      subtitle: again
        ? t('log-in.again')
        : html`${t('log-in.no-account')} <a href=${paths.register()}>${t('register.link')}</a>`,
    })}
    ${formFor({
      form,
      action: paths.logIn(),
      csrfToken,
      labels,
      summaryTitle: t('log-in.summary'),
      body: html`
        ${input({
          field: form.email,
          type: 'email',
          label: labels.email,
          autocomplete: 'username',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${input({
          field: form.password,
          type: 'password',
          label: labels.password,
          autocomplete: 'current-password',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${!again && input({ field: form.remember, type: 'checkbox', label: t('field.remember') })}
        ${button({ label: t('log-in.submit') })}`,
    })}
    ${
      !again &&
      links.length > 0 &&
      html`<p class="rs-actions">
        ${links.map(({ label, to }) => linkButton({ to, label, variant: 'plain' }))}
      </p>`
    }
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
