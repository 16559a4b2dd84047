import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { PageRoute } from '../../extension.ts'
import { badLink } from '../../flow/bad-link.ts'
import { followLink } from '../../flow/follow-link.ts'
import { CONFIRM } from '../../flow/purposes.ts'
import { lookUp } from '../../flow/redeem.ts'
import { pathParam } from '../../page/path-param.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { ScopedConn } from '../../types.ts'
import { confirmAddress } from './confirm-address.ts'

const PATH = '/confirm/:token'

/** The page to which the link leads that confirms an address. */
export const confirmRoutes: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: 'anyone', action: show },
  { method: 'POST', path: PATH, access: 'anyone', action: confirm },
]

async function show(conn: ScopedConn, core: Core): Promise<Answer> {
  const token = pathParam(conn, 'token')
  const to = core.settings.paths.confirm(token)
  const found = await lookUp(core, CONFIRM, token)
  return followLink(core, conn, { purpose: 'confirm', to }, found?.user.email)
}

/**
 * Nobody is signed in by this: who follows the link has the address, but may not be who chose the
 * password. Who is both signs in with it.
 */
async function confirm(conn: ScopedConn, core: Core): Promise<Answer> {
  const isConfirmed = await confirmAddress(core, pathParam(conn, 'token'), requestInfo(conn))
  if (!isConfirmed) {
    const to = core.settings.paths.confirm()
    return badLink(core, conn, { to, label: core.t('confirm.ask-link') })
  }
  conn.putFlash('info', core.t('confirm.done'))
  return conn.redirect(core.settings.paths.logIn())
}
