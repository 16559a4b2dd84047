import type { Changeset } from '../../changeset/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { renderPage } from '../page/render.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { UserConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { requestEmailChange } from './change-email.ts'
import { tooMany } from './too-many.ts'
import { emailOf, userForm, userParams } from './user-form.ts'

/** The page on which somebody who is logged in asks for another address, and its form. */
export const emailRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/settings/email',
    access: 'sudo',
    action: (conn, core) => emailForm(core, conn, newEmail(core)),
  },
  { method: 'PUT', path: '/settings/email', access: 'sudo', action: change },
]

function newEmail({ users }: Core, params?: unknown): Changeset<UserValues> {
  return users.changeset(['email'], {}, params)
}

async function change(conn: UserConn, core: Core): Promise<Answer> {
  const { user } = conn.assigns.scope
  const values = newEmail(core, await userParams(conn)).withAction('update')
  if (!values.valid) return emailForm(core, conn, values)
  const outcome = await requestEmailChange(core, user, emailOf(values), requestInfo(conn))
  if (outcome.ok) {
    conn.putFlash('info', core.t('email.sent', { email: emailOf(values) }))
    return conn.redirect(core.settings.paths.settings())
  }
  if (outcome.error === 'throttled') return tooMany(core, conn, outcome.retryAfter)
  const message = 'is your address already'
  return emailForm(core, conn, values.addError('email', { message, code: 'same_email' }))
}

function emailForm(core: Core, conn: UserConn, values: Changeset<UserValues>): Answer {
  const props = { form: userForm(core, values, ['email']), email: conn.assigns.scope.user.email }
  return renderPage(core, conn, 'email', props, {
    title: core.t('email.title'),
    status: values.valid ? 200 : 422,
  })
}
