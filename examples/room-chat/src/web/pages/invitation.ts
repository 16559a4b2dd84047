import type { Form } from 'redstart/changeset'
import { button, formFor, header, input, linkButton } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { router } from '../router.ts'

export type InvitationForm = Form<{ email: string }>

export interface InvitationPage {
  readonly room: { readonly id: string; readonly name: string }
  readonly form: InvitationForm
  readonly csrfToken: string
}

export function invitationPage({ room: { id, name }, form, csrfToken }: InvitationPage): Html {
  return html`
    ${header({
      title: `Invite to ${name}`,
      subtitle: 'Whom you invite gets a mail with your nickname and the address of the room.',
    })}
    ${formFor({
      form,
      action: router.p('/rooms/:id/invitations', { id }),
      csrfToken,
      labels: { email: 'E-mail address' },
      body: html`
        ${input({ field: form.email, type: 'email', label: 'E-mail address', autocomplete: 'off' })}
        <div class="rs-actions">
          ${button({ label: 'Send invitation' })}
          ${linkButton({ to: router.p('/rooms/:id', { id }), label: 'Back to the room', variant: 'plain' })}
        </div>`,
    })}`
}
