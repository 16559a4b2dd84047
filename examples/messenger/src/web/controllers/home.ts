/** The first page. */
import type { Reply } from 'redstart/http'
import { liveRender } from 'redstart/live'
import { accounts } from '../../accounts.ts'
import { dashboardLive } from '../live/dashboard.ts'
import { welcomePage } from '../pages/welcome.ts'
import type { Visit } from '../pipelines.ts'

/** GET / */
export async function home(conn: Visit): Promise<Reply> {
  const { scope } = conn.assigns
  if (!accounts.isUser(scope)) return conn.html(welcomePage())
  const session = { with: conn.query.get('with') }
  const dashboard = await liveRender(conn, dashboardLive, { id: 'dashboard', session })
  return conn.html(dashboard, { title: 'Conversations' })
}
