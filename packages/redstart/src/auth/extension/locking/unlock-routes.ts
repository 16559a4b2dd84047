import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { PageRoute } from '../../extension.ts'
import { badLink } from '../../flow/bad-link.ts'
import { followLink } from '../../flow/follow-link.ts'
import { UNLOCK } from '../../flow/purposes.ts'
import { lookUp, redeem } from '../../flow/redeem.ts'
import { unlockAccount } from '../../flow/unlock-account.ts'
import { pathParam } from '../../page/path-param.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { AccountUser, ScopedConn } from '../../types.ts'

const PATH = '/unlock/:token'

/** Makes a link that unlocks an account. */
export async function mintUnlock(core: Core, user: AccountUser, minutes: number): Promise<string> {
  const { id: userId, email: sentTo } = user
  const secret = await core.oneTime.mint({ purpose: UNLOCK, userId, sentTo, seconds: minutes * 60 })
  return core.settings.urls.unlock(secret)
}

/** The page to which the link leads that unlocks an account. */
export const unlockRoutes: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: 'anyone', action: show },
  { method: 'POST', path: PATH, access: 'anyone', action: unlock },
]

async function show(conn: ScopedConn, core: Core): Promise<Answer> {
  const token = pathParam(conn, 'token')
  const to = core.settings.paths.unlock(token)
  const found = await lookUp(core, UNLOCK, token)
  return followLink(core, conn, { purpose: 'unlock', to }, found?.user.email)
}

async function unlock(conn: ScopedConn, core: Core): Promise<Answer> {
  const found = await redeem(core, UNLOCK, pathParam(conn, 'token'))
  if (!found) {
    const to = core.settings.paths.unlock()
    return badLink(core, conn, { to, label: core.t('unlock.ask-link') })
  }
  await unlockAccount(core, found.user, { info: requestInfo(conn) })
  conn.putFlash('info', core.t('unlock.done'))
  return conn.redirect(core.settings.paths.logIn())
}
