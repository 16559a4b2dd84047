import { button, buttonTo, formFor, header, input, table } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { FormWith } from '../form-shape.ts'
import type { PageContext } from '../page-context.ts'

/** An invitation as it is listed for who sent it. */
export interface ListedInvitation {
  readonly id: string
  readonly email: string
  readonly state: 'open' | 'accepted' | 'revoked' | 'expired'
  /** Until when it can be accepted. */
  readonly until: string
}

/** What the page of the invitations shows. */
export interface InvitationsProps {
  readonly form: FormWith<'email'>
  /** What this user has sent, newest first. */
  readonly invitations: readonly ListedInvitation[]
}

/** The page on which somebody invites others, and sees what became of that. */
export function invitationsPage(props: PageContext & InvitationsProps): Html {
  const { t, paths, csrfToken, form, invitations } = props
  const labels = { email: t('field.email') }
  const actions = ({ id, email, state }: ListedInvitation): Html | false => {
    const whose = html`<span class="rs-hidden"> ${email}</span>`
    return (
      (state === 'open' || state === 'expired') &&
      html`
        ${buttonTo({
          to: paths.below(`/invitations/${id}/resend`),
          csrfToken,
          label: html`${t('invitations.resend')}${whose}`,
        })}
        ${buttonTo({
          to: paths.invitations(id),
          method: 'delete',
          csrfToken,
          label: html`${t('invitations.revoke')}${whose}`,
        })}`
    )
  }
  return html`
    ${header({ title: t('invitations.title'), subtitle: t('invitations.text') })}
    ${formFor({
      form,
      action: paths.invitations(),
      csrfToken,
      labels,
      summaryTitle: t('form.summary'),
      body: html`
        ${input({
          field: form.email,
          type: 'email',
          label: labels.email,
          autocomplete: 'off',
          attrs: { spellcheck: 'false', autocapitalize: 'none' },
        })}
        ${button({ label: t('invitations.submit') })}`,
    })}
    ${table({
      caption: t('invitations.caption'),
      rows: invitations,
      empty: t('invitations.none'),
      columns: [
        { label: t('invitations.address'), cell: ({ email }) => email, isRowHeader: true },
        { label: t('invitations.state'), cell: ({ state }) => t(`invitations.${state}`) },
        { label: t('invitations.until'), cell: ({ until }) => until },
      ],
      actions,
      actionsLabel: t('invitations.actions'),
    })}
    <p><a href=${paths.settings()}>${t('settings.back')}</a></p>`
}
