import type { Changeset } from '../../../changeset/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { PageRoute } from '../../extension.ts'
import { badLink } from '../../flow/bad-link.ts'
import {
  checkPassword,
  extraInputs,
  passwordOf,
  userForm,
  userParams,
} from '../../flow/user-form.ts'
import type { InvitationProps } from '../../page/pages/invitation.ts'
import { pathParam } from '../../page/path-param.ts'
import { renderPage } from '../../page/render.ts'
import { completeSignIn } from '../../sign-in/complete-sign-in.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import { keepReturnPath } from '../../sign-in/return-path.ts'
import type { ScopedConn } from '../../types.ts'
import type { Invitation } from '../../user/invitations.ts'
import type { UserValues } from '../../user/users.ts'
import { acceptAs, registerInvited } from './accept.ts'
import type { InvitationsSettings } from './options.ts'

const PATH = '/invitations/:token'

/** The page to which the link of an invitation leads, and its forms. */
export function acceptRoutes(settings: InvitationsSettings): readonly PageRoute[] {
  return [
    { method: 'GET', path: PATH, access: 'anyone', action: open },
    {
      method: 'POST',
      path: PATH,
      access: 'anyone',
      action: (conn, core) => accept(core, conn, settings),
    },
  ]
}

async function open(conn: ScopedConn, core: Core): Promise<Answer> {
  const invitation = await core.invitations.look(pathParam(conn, 'token'))
  if (!invitation) return badLink(core, conn)
  const step = await stepOf(core, conn, invitation)
  // Whoever has to log in first comes back here.
  if (step === 'log-in') keepReturnPath(conn)
  return show(core, conn, invitation, step, newUser(core))
}

async function accept(
  core: Core,
  conn: ScopedConn,
  settings: InvitationsSettings,
): Promise<Answer> {
  const secret = pathParam(conn, 'token')
  const invitation = await core.invitations.look(secret)
  if (!invitation) return badLink(core, conn)
  const step = await stepOf(core, conn, invitation)
  const { user } = conn.assigns.scope
  if (step === 'register') return register(core, conn, invitation, settings)
  if (step !== 'accept' || !user) return show(core, conn, invitation, step, newUser(core))
  const isAccepted = await acceptAs(core, user, secret, settings, requestInfo(conn))
  if (!isAccepted) return badLink(core, conn)
  conn.putFlash('info', core.t('invitation.accepted'))
  return conn.redirect(core.settings.afterLogIn)
}

async function register(
  core: Core,
  conn: ScopedConn,
  invitation: Invitation,
  settings: InvitationsSettings,
): Promise<Answer> {
  const { email } = invitation
  const values = checkPassword(core, newUser(core, await userParams(conn)), email)
  if (!values.valid) return show(core, conn, invitation, 'register', values)
  const hash = await core.passwords.hash(passwordOf(values))
  const secret = pathParam(conn, 'token')
  const info = requestInfo(conn)
  const stored = await registerInvited(core, invitation, secret, values, hash, settings, info)
  if (!stored) return badLink(core, conn)
  if (!stored.ok) return show(core, conn, invitation, 'register', stored.changeset)
  const evidence = { method: 'invitation', remember: false }
  const signedIn = await completeSignIn(core, conn, stored.user, evidence)
  conn.putFlash('info', core.t('invitation.accepted'))
  return conn.redirect(signedIn.ok ? signedIn.to : core.settings.paths.logIn())
}

/** What there is to do for whoever opened the link: they have the address, so that may be told. */
async function stepOf(
  core: Core,
  conn: ScopedConn,
  { email }: Invitation,
): Promise<InvitationProps['step']> {
  const { user } = conn.assigns.scope
  if (user) return user.email === email ? 'accept' : 'other'
  return (await core.users.byEmail(email)) ? 'log-in' : 'register'
}

function newUser({ users }: Core, params?: unknown): Changeset<UserValues> {
  return users.changeset(['password', 'fields'], {}, params)
}

function show(
  core: Core,
  conn: ScopedConn,
  { email }: Invitation,
  step: InvitationProps['step'],
  values: Changeset<UserValues>,
): Answer {
  const isNew = values.params === undefined
  const form = userForm(core, isNew ? values : values.withAction('insert'), ['password'])
  const props = {
    email,
    step,
    form,
    to: core.settings.paths.invitations(pathParam(conn, 'token')),
    fields: extraInputs(core, form),
    minLength: core.settings.password.minLength,
  }
  return renderPage(core, conn, 'invitation', props, {
    title: core.t('invitation.title'),
    status: isNew ? 200 : 422,
  })
}
