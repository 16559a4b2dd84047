import type { Changeset } from '../../../changeset/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { PageRoute } from '../../extension.ts'
import { deleteAccount } from '../../flow/delete-account.ts'
import { tooMany } from '../../flow/too-many.ts'
import { passwordOf, userForm, userParams } from '../../flow/user-form.ts'
import { renderPage } from '../../page/render.ts'
import { clearCookie } from '../../session/cookie.ts'
import { authenticate } from '../../sign-in/authenticate.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { UserConn } from '../../types.ts'
import type { UserValues } from '../../user/users.ts'

const PATH = '/settings/deletion'

/** The page on which somebody deletes their account, and its form. */
export const deletionRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    path: PATH,
    access: 'sudo',
    action: (conn, core) => form(core, conn, core.users.changeset(['password'])),
  },
  { method: 'DELETE', path: PATH, access: 'sudo', action: remove },
]

async function remove(conn: UserConn, core: Core): Promise<Answer> {
  const { user } = conn.assigns.scope
  if (user.passwordHash !== null) {
    const values = core.users.changeset(['password'], {}, await userParams(conn))
    // As a log-in: whoever sits at an open session may not try passwords without end.
    const credentials = { email: user.email, password: passwordOf(values) }
    const proven = await authenticate(core, credentials, requestInfo(conn))
    if (!proven.ok && proven.reason === 'throttled') return tooMany(core, conn, proven.retryAfter)
    if (!proven.ok) return form(core, conn, refused(values))
  }
  if (await deleteAccount(core, user)) core.mails.send('account-deleted', user.email)
  clearCookie(core, conn)
  conn.session.clear()
  conn.putFlash('info', core.t('deletion.done'))
  return conn.redirect(core.settings.afterLogOut)
}

function refused(values: Changeset<UserValues>): Changeset<UserValues> {
  const isBlank = values.errors.password !== undefined
  const error = { message: 'is not your password', code: 'wrong_password' }
  return (isBlank ? values : values.addError('password', error)).withAction('delete')
}

function form(core: Core, conn: UserConn, values: Changeset<UserValues>): Answer {
  const { user } = conn.assigns.scope
  const props = {
    form: userForm(core, values, ['password']),
    email: user.email,
    hasPassword: user.passwordHash !== null,
  }
  return renderPage(core, conn, 'deletion', props, {
    title: core.t('deletion.title'),
    status: values.params === undefined ? 200 : 422,
  })
}
