/** What requests pass before their action, and live views before they are mounted. */
import type { Scope, UserScope } from 'redstart/auth'
import { browserPipeline, type Conn } from 'redstart/http'
import { accounts } from '../accounts.ts'
import { type Person, personOf, type User } from '../people/people.ts'
import { layout, liveLayout } from './layout.ts'

/** A request of somebody who may be logged in. */
export type Visit = Conn<{ scope: Scope<User> }>

/** What the pipeline `members` gives: to actions, and to the live views behind it. */
export interface Member {
  readonly scope: UserScope<User>
  readonly person: Person
}

/** A request of somebody who is logged in; `P` are the named parts of the path. */
export type Members<P extends object = {}> = Conn<Member, P>

export const browser = browserPipeline({ frameAncestors: ["'none'"] })
  .plug(accounts.load, { live: true })
  .layout(layout)

export const members = browser
  .plug(accounts.requireUser, { live: true })
  .plug(({ assigns: { scope } }) => ({ person: personOf(scope.user) }), { live: true })
  .layout(liveLayout)
