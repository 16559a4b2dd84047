/** What requests pass before their action. */
import type { Scope, UserScope } from 'redstart/auth'
import { browserPipeline, type Conn } from 'redstart/http'
import { accounts } from '../accounts.ts'
import { type Person, personOf, type User } from '../people/people.ts'
import { layout } from './layout.ts'

/** A request of somebody who may be logged in. */
export type Visit = Conn<{ scope: Scope<User> }>

/** A request of somebody who is logged in; `P` are the named parts of the path, `V` what its schemas gave. */
export type Members<P extends object = {}, V extends object = {}> = Conn<
  { scope: UserScope<User>; person: Person },
  P,
  V
>

export const browser = browserPipeline({ frameAncestors: ["'none'"] })
  .plug(accounts.load)
  .layout(layout)

export const members = browser
  .plug(accounts.requireUser)
  .plug((conn) => ({ person: personOf(conn.assigns.scope.user) }))
