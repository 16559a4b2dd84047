/** The first page. */

import type { Reply } from 'redstart/http'
import { accounts } from '../../accounts.ts'
import { welcomePage } from '../pages/welcome.ts'
import type { Visit } from '../pipelines.ts'
import { router } from '../router.ts'

/** GET / */
export function welcome(conn: Visit): Reply {
  if (accounts.isUser(conn.assigns.scope)) return conn.redirect(router.p('/rooms'))
  return conn.html(welcomePage(), { title: 'Welcome' })
}
