/** What requests pass before their action, and live views before they are mounted. */
import type { Scope, UserScope } from 'redstart/auth'
import { browserPipeline, type Conn } from 'redstart/http'
import { accounts } from '../accounts/accounts.ts'
import type { User } from '../accounts/user.ts'
import { layout } from './layout.ts'

/** A request of somebody who may be logged in. */
export type Visit = Conn<{ scope: Scope<User> }>

export const browser = browserPipeline()
  .plug(accounts.load, { live: true })
  // redstart:plugs
  .layout(layout)

/** What the pipeline `members` gives: to actions, and to the live views behind it. */
export interface Member {
  readonly scope: UserScope<User>
}

/** A request of somebody who is logged in; `P` are the named parts of the path. */
export type Members<P extends object = {}> = Conn<Member, P>

/** For who is logged in. Guests are sent to log in, and come back to the page that they wanted. */
export const members = browser.plug(accounts.requireUser, { live: true })

// redstart:pipelines
