import type { PageRoute } from '../extension.ts'
import { signOut } from '../sign-in/sign-out.ts'

/** The end of a session, by its owner. Who has none is answered as if they had. */
export const logOutRoutes: readonly PageRoute[] = [
  {
    method: 'DELETE',
    path: '/log-out',
    access: 'anyone',
    async action(conn, core) {
      await signOut(core, conn)
      conn.putFlash('info', core.t('log-out.done'))
      return conn.redirect(core.settings.afterLogOut)
    },
  },
]
