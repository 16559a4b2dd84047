import type { Changeset } from '../../changeset/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { renderPage } from '../page/render.ts'
import { writeCookie } from '../session/cookie.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { UserConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { ENDED_WITH_PASSWORD } from './purposes.ts'
import { endOthers, takeRights } from './take-rights.ts'
import { checkPassword, passwordOf, userForm, userParams } from './user-form.ts'

/** The page on which somebody who is logged in chooses another password, and its form. */
export const passwordRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/settings/password',
    access: 'sudo',
    action: (conn, core) => passwordForm(core, conn, newPassword(core)),
  },
  { method: 'PUT', path: '/settings/password', access: 'sudo', action: change },
]

function newPassword({ users }: Core, params?: unknown): Changeset<UserValues> {
  return users.changeset(['password'], {}, params)
}

async function change(conn: UserConn, core: Core): Promise<Answer> {
  const { user, session } = conn.assigns.scope
  const values = checkPassword(core, newPassword(core, await userParams(conn)), user.email)
  if (!values.valid) return passwordForm(core, conn, values.withAction('update'))
  const passwordHash = await core.passwords.hash(passwordOf(values))
  const changed = await takeRights(core, async (end) => {
    await core.users.update(user.id, { passwordHash })
    await core.oneTime.forget(user.id, ENDED_WITH_PASSWORD)
    return { ok: await endOthers(core, end, conn.assigns.scope, 'password_changed') }
  })
  if (!changed.ok) return conn.redirect(core.settings.paths.logIn())
  // A copy of its cookie is not to outlive the change either.
  const renewed = await core.sessions.renew(session.id)
  if (renewed) writeCookie(core, conn, renewed.handle, renewed.session)
  const info = requestInfo(conn)
  await core.audit.write({ kind: 'password_changed', userId: user.id, sessionId: session.id, info })
  core.mails.send('password-changed', user.email)
  conn.putFlash('info', core.t('password.changed'))
  return conn.redirect(core.settings.paths.settings())
}

function passwordForm(core: Core, conn: UserConn, values: Changeset<UserValues>): Answer {
  const { user } = conn.assigns.scope
  const hasPassword = user.passwordHash !== null
  const props = {
    form: userForm(core, values, ['password']),
    email: user.email,
    hasPassword,
    minLength: core.settings.password.minLength,
  }
  return renderPage(core, conn, 'password', props, {
    title: core.t(hasPassword ? 'password.title' : 'password.first-title'),
    status: values.valid ? 200 : 422,
  })
}
