import type { Reply } from 'redstart/http'
import type { Api } from './pipeline.ts'

/** GET /api/me: whose token it is. */
export function me(conn: Api): Reply {
  const { id, email } = conn.assigns.scope.user
  return conn.json({ data: { id, email } })
}
