import { button, buttonTo, formFor, header, input, linkButton } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { ExtraInput, FormWith } from '../form-shape.ts'
import type { PageContext } from '../page-context.ts'

/** What the page shows to which the link of an invitation leads. */
export interface InvitationProps {
  /** Whom the invitation was mailed to. */
  readonly email: string
  /** Where the form is sent. */
  readonly to: string
  /**
   * What there is to do: make an account, accept with the account that is logged in, log in to the
   * account of this address first, or log out of another one.
   */
  readonly step: 'register' | 'accept' | 'log-in' | 'other'
  readonly form: FormWith<'password'>
  /** The application's own fields. */
  readonly fields: readonly ExtraInput[]
  /** How many characters a password has at least. */
  readonly minLength: number
}

/** The page on which somebody accepts an invitation. */
export function invitationPage(props: PageContext & InvitationProps): Html {
  const { t, email, step } = props
  return html`
    ${header({ title: t('invitation.title') })}
    ${step === 'register' ? registerForm(props) : html`<p>${t(TEXTS[step], { email })}</p>`}
    ${step === 'accept' && acceptButton(props)}
    ${step === 'log-in' && linkButton({ to: props.paths.logIn(), label: t('log-in.link') })}`
}

const TEXTS = {
  accept: 'invitation.accept-text',
  'log-in': 'invitation.log-in',
  other: 'invitation.other',
} as const

function acceptButton({ t, csrfToken, to }: PageContext & InvitationProps): Html {
  return buttonTo({ to, csrfToken, label: t('invitation.accept'), variant: 'primary' })
}

function registerForm(props: PageContext & InvitationProps): Html {
  const { t, csrfToken, to, email, form, fields, minLength } = props
  const labels = {
    password: t('field.password'),
    ...Object.fromEntries(fields.map(({ name, label }) => [name, label])),
  }
  return html`
    <p>${t('invitation.register', { email })}</p>
    ${formFor({
      form,
      action: to,
      csrfToken,
      labels,
      summaryTitle: t('form.summary'),
      body: html`
        <input type="text" name="username" autocomplete="username" value=${email} hidden>
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
        ${button({ label: t('invitation.submit') })}`,
    })}`
}
