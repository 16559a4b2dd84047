/** Whose token it is, and whom one can write to. */
import type { Reply } from 'redstart/http'
import { findPeople } from '../people/people.ts'
import type { Api } from './pipeline.ts'

/** GET /api/me */
export function me(conn: Api): Reply {
  return conn.json({ data: conn.assigns.person })
}

/** GET /api/people?q= */
export async function index(conn: Api<{}, { query: { q: string } }>): Promise<Reply> {
  const { person } = conn.assigns
  return conn.json({ data: await findPeople(conn.valid.query.q, { except: [person.id] }) })
}
