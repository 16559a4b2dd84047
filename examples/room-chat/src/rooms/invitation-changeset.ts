/** Whom one can invite. */
import { type Changeset, changeset } from 'redstart/changeset'
import { z } from 'zod'

const fields = {
  email: z.string().trim().toLowerCase().pipe(z.email('should be an e-mail address')),
}

export function invitationChangeset(params?: unknown): Changeset<{ email: string }> {
  return changeset(fields, {}, params).uniqueConstraint('email', {
    name: 'invitations_sent_once',
    message: 'was invited to this room already',
  })
}
