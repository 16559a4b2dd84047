import type { Changeset } from '../../changeset/index.ts'
import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { pathParam } from '../page/path-param.ts'
import { renderPage } from '../page/render.ts'
import { completeSignIn } from '../sign-in/complete-sign-in.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { AccountUser, ScopedConn } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { badLink } from './bad-link.ts'
import { RESET } from './purposes.ts'
import { lookUp } from './redeem.ts'
import { setPassword } from './set-password.ts'
import { checkPassword, passwordOf, userForm, userParams } from './user-form.ts'

const PATH = '/reset-password/:token'

/**
 * The page to which a link for another password leads. Every application has it, for undoing a change
 * of address leads there; the extension `passwordReset` adds asking for such a link.
 */
export const setPasswordRoutes: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: 'anyone', action: show },
  { method: 'POST', path: PATH, access: 'anyone', action: set },
]

async function show(conn: ScopedConn, core: Core): Promise<Answer> {
  const found = await lookUp(core, RESET, pathParam(conn, 'token'))
  if (!found) return noLink(core, conn)
  return form(core, conn, found.user, core.users.changeset(['password']))
}

async function set(conn: ScopedConn, core: Core): Promise<Answer> {
  const token = pathParam(conn, 'token')
  const found = await lookUp(core, RESET, token)
  if (!found) return noLink(core, conn)
  const sent = core.users.changeset(['password'], {}, await userParams(conn))
  const values = checkPassword(core, sent, found.user.email)
  if (!values.valid) return form(core, conn, found.user, values)
  // Hashed before the link is used up: a server that is too busy to hash leaves it good.
  const hash = await core.passwords.hash(passwordOf(values))
  const user = await setPassword(core, token, hash, requestInfo(conn))
  if (!user) return noLink(core, conn)
  const signedIn = await completeSignIn(core, conn, user, { method: 'reset', remember: false })
  conn.putFlash('info', core.t('reset.done'))
  return conn.redirect(signedIn.ok ? signedIn.to : core.settings.paths.logIn())
}

/** Another link is to be had where one can ask for it. */
function noLink(core: Core, conn: ScopedConn): Answer {
  const isOn = core.extensions.some(({ name }) => name === 'password-reset')
  const to = core.settings.paths.resetPassword()
  return badLink(core, conn, isOn ? { to, label: core.t('reset.ask-link') } : undefined)
}

function form(
  core: Core,
  conn: ScopedConn,
  user: AccountUser,
  values: Changeset<UserValues>,
): Answer {
  const isNew = values.params === undefined
  const props = {
    form: userForm(core, isNew ? values : values.withAction('update'), ['password']),
    to: core.settings.paths.resetPassword(pathParam(conn, 'token')),
    email: user.email,
    minLength: core.settings.password.minLength,
  }
  return renderPage(core, conn, 'setPassword', props, {
    title: core.t('reset.title'),
    status: isNew ? 200 : 422,
  })
}
