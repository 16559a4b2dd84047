/** What requests pass before their action. */
import { browserPipeline, type Conn, type Reply } from 'redstart/http'
import type { Person } from '../people/people.ts'
import { layout } from './layout.ts'
import { router } from './router.ts'
import { personOf } from './session.ts'

/** A request of somebody who may be signed in. */
export type Visit = Conn<{ person: Person | undefined }>

/** A request of somebody who is signed in; `P` are the named parts of the path. */
export type Members<P extends object = {}> = Conn<{ person: Person }, P>

export const browser = browserPipeline({ frameAncestors: ["'none'"] })
  .plug(async (conn) => ({ person: await personOf(conn) }))
  .layout(layout)

export const members = browser.plug((conn): { person: Person } | Reply => {
  const { person } = conn.assigns
  return person ? { person } : conn.redirect(router.p('/', { query: { to: conn.path } }))
})
