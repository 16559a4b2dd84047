import type { Changeset } from '../../../changeset/index.ts'
import { NotFound } from '../../../errors/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { PageRoute } from '../../extension.ts'
import { mayMail } from '../../flow/may-mail.ts'
import { tooMany } from '../../flow/too-many.ts'
import { emailOf, userForm, userParams } from '../../flow/user-form.ts'
import { moments } from '../../page/moment.ts'
import type { ListedInvitation } from '../../page/pages/invitations.ts'
import { pathParam } from '../../page/path-param.ts'
import { renderPage } from '../../page/render.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { UserConn } from '../../types.ts'
import type { Invitation } from '../../user/invitations.ts'
import type { UserValues } from '../../user/users.ts'
import { invite, inviteAgain } from './invite.ts'
import type { InvitationsSettings } from './options.ts'

type Action = (conn: UserConn, core: Core) => Promise<Answer>

/** The page on which somebody invites others: the list, sending, sending again, taking back. */
export function inviteRoutes(settings: InvitationsSettings): readonly PageRoute[] {
  const { mayInvite } = settings
  // Whoever may not invite is told that there is no such page.
  const guarded =
    (action: Action): Action =>
    async (conn, core) => {
      if (mayInvite && !(await mayInvite(conn.assigns.scope.user))) throw new NotFound()
      return action(conn, core)
    }
  const route = (method: PageRoute['method'], path: string, action: Action): PageRoute => {
    return { method, path, access: 'user', action: guarded(action) }
  }
  return [
    route('GET', '/invitations', (conn, core) => show(core, conn, newInvitation(core))),
    route('POST', '/invitations', (conn, core) => send(core, conn, settings)),
    route('POST', '/invitations/:token/resend', (conn, core) => resend(core, conn, settings)),
    route('DELETE', '/invitations/:token', (conn, core) => revoke(core, conn)),
  ]
}

function newInvitation({ users }: Core, params?: unknown): Changeset<UserValues> {
  return users.changeset(['email'], {}, params)
}

async function send(core: Core, conn: UserConn, settings: InvitationsSettings): Promise<Answer> {
  const values = newInvitation(core, await userParams(conn))
  if (!values.valid) return show(core, conn, values.withAction('insert'))
  const { user } = conn.assigns.scope
  const email = emailOf(values)
  const wait = await waitFor(core, conn, email, settings)
  if (wait !== undefined) return tooMany(core, conn, wait)
  const info = requestInfo(conn)
  const { linkDays: days, data } = settings
  await invite(core, { email, by: user.id, data: data?.(user), days, info })
  conn.putFlash('info', core.t('invitations.sent', { email }))
  return conn.redirect(core.settings.paths.invitations())
}

async function resend(core: Core, conn: UserConn, settings: InvitationsSettings): Promise<Answer> {
  const invitation = await ownInvitation(core, conn)
  const wait = await waitFor(core, conn, invitation.email, settings)
  if (wait !== undefined) return tooMany(core, conn, wait)
  const sending = { days: settings.linkDays, info: requestInfo(conn) }
  const isSent = await inviteAgain(core, invitation, sending)
  if (isSent) conn.putFlash('info', core.t('invitations.resent'))
  else conn.putFlash('error', core.t('invitations.too-late'))
  return conn.redirect(core.settings.paths.invitations())
}

async function revoke(core: Core, conn: UserConn): Promise<Answer> {
  const revoked = await core.invitations.revoke(await ownInvitation(core, conn))
  if (revoked) {
    const { user } = conn.assigns.scope
    const info = requestInfo(conn)
    await core.audit.write({ kind: 'invitation_revoked', userId: user.id, info })
    conn.putFlash('info', core.t('invitations.taken-back'))
  } else conn.putFlash('error', core.t('invitations.too-late'))
  return conn.redirect(core.settings.paths.invitations())
}

/** An invitation of somebody else is one that does not exist. */
async function ownInvitation(core: Core, conn: UserConn): Promise<Invitation> {
  const invitation = await core.invitations.byId(pathParam(conn, 'token'))
  if (invitation?.invitedBy === conn.assigns.scope.user.id) return invitation
  throw new NotFound()
}

/** After how many seconds one more may be sent; undefined for now. */
async function waitFor(
  core: Core,
  conn: UserConn,
  email: string,
  { perDay }: InvitationsSettings,
): Promise<number | undefined> {
  const now = core.host().clock.now()
  const key = `invite:${conn.assigns.scope.user.id}`
  const { count, resetsAt } = await core.store.throttles.hit(key, DAY, now)
  if (count > perDay) return Math.ceil((resetsAt - now) / 1_000)
  const allowed = await mayMail(core, 'invitation', email, requestInfo(conn))
  return allowed.ok ? undefined : allowed.retryAfter
}

const DAY = 86_400_000

async function show(core: Core, conn: UserConn, values: Changeset<UserValues>): Promise<Answer> {
  const { user } = conn.assigns.scope
  const invitations = await core.invitations.list(user.id)
  const props = {
    form: userForm(core, values, ['email']),
    invitations: invitations.map((one) => listed(core, one)),
  }
  return renderPage(core, conn, 'invitations', props, {
    title: core.t('invitations.title'),
    status: values.valid || values.params === undefined ? 200 : 422,
  })
}

function listed(core: Core, invitation: Invitation): ListedInvitation {
  const { id, email, expiresAt } = invitation
  const until = moments(core.t('format.locale'))(expiresAt).text
  return { id, email, until, state: stateOf(invitation, core.host().clock.now()) }
}

function stateOf(invitation: Invitation, now: number): ListedInvitation['state'] {
  if (invitation.acceptedAt) return 'accepted'
  if (invitation.revokedAt) return 'revoked'
  return invitation.expiresAt.getTime() > now ? 'open' : 'expired'
}
