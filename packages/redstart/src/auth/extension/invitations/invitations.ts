import { linkButton } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { Extension } from '../../extension.ts'
import { bounded } from '../bounded.ts'
import { acceptRoutes } from './accept-routes.ts'
import { inviteRoutes } from './invite-routes.ts'
import type { InvitationsOptions, InvitationsSettings } from './options.ts'

/**
 * Lets users invite others by mail, see what became of it, send it again and take it back. The link is
 * good for the address that it was mailed to alone: for a new account, which needs no confirmation then, or
 * for the account that has the address already.
 *
 * @throws InvalidOption for a figure out of its bounds.
 * @example
 * invitations({
 *   mayInvite: (user) => isAdmin(user.id),
 *   data: (inviter) => ({ team: teamOf(inviter.id) }),
 *   accepted: async (user, { data }) => joinTeam(user.id, data),
 * })
 */
export function invitations(options: InvitationsOptions = {}): Extension {
  const settings: InvitationsSettings = {
    ...options,
    linkDays: bounded('linkDays of invitations', options.linkDays ?? 7, 1, 30),
    perDay: bounded('perDay of invitations', options.perDay ?? 50, 1, 1_000),
  }
  return {
    name: 'invitations',
    routes: [...inviteRoutes(settings), ...acceptRoutes(settings)],
    async settingsSection(conn, { t, settings: { paths } }): Promise<Html | undefined> {
      const { user } = conn.assigns.scope
      if (settings.mayInvite && !(await settings.mayInvite(user))) return undefined
      return html`<section aria-labelledby="invitations">
        <h2 id="invitations">${t('invitations.title')}</h2>
        <p>${t('invitations.section')}</p>
        <p>${linkButton({ to: paths.invitations(), label: t('invitations.see') })}</p>
      </section>`
    },
  }
}
