import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageRoute } from '../extension.ts'
import { pathParam } from '../page/path-param.ts'
import { requestInfo } from '../sign-in/request-info.ts'
import type { ScopedConn, UserConn } from '../types.ts'
import { badLink } from './bad-link.ts'
import { confirmEmailChange, newEmailOf } from './change-email.ts'
import { followLink } from './follow-link.ts'
import { lookUpUndo, undoEmailChange } from './undo-email.ts'

const CONFIRM = '/settings/confirm-email/:token'
const UNDO = '/settings/undo-email/:token'

/** The pages to which the links about a new address lead: to the new one, and to the old one. */
export const changeEmailRoutes: readonly PageRoute[] = [
  { method: 'GET', path: CONFIRM, access: 'user', action: showConfirm },
  { method: 'POST', path: CONFIRM, access: 'user', action: confirm },
  { method: 'GET', path: UNDO, access: 'anyone', action: showUndo },
  { method: 'POST', path: UNDO, access: 'anyone', action: undo },
]

async function showConfirm(conn: UserConn, core: Core): Promise<Answer> {
  const token = pathParam(conn, 'token')
  const to = core.settings.paths.confirmEmail(token)
  const email = await newEmailOf(core, conn.assigns.scope.user, token)
  return followLink(core, conn, { purpose: 'confirm-email', to }, email)
}

async function confirm(conn: UserConn, core: Core): Promise<Answer> {
  const { scope } = conn.assigns
  const token = pathParam(conn, 'token')
  const email = await confirmEmailChange(core, scope, token, requestInfo(conn))
  if (email === undefined) return badLink(core, conn)
  conn.putFlash('info', core.t('confirm-email.done'))
  return conn.redirect(core.settings.paths.settings())
}

async function showUndo(conn: ScopedConn, core: Core): Promise<Answer> {
  const token = pathParam(conn, 'token')
  const to = core.settings.paths.undoEmail(token)
  const found = await lookUpUndo(core, token)
  return followLink(core, conn, { purpose: 'undo-email', to }, found?.email)
}

async function undo(conn: ScopedConn, core: Core): Promise<Answer> {
  const secret = await undoEmailChange(core, pathParam(conn, 'token'), requestInfo(conn))
  if (secret === undefined) return badLink(core, conn)
  conn.putFlash('info', core.t('undo-email.done'))
  return conn.redirect(core.settings.paths.resetPassword(secret))
}
