/** What requests for pages pass before their action. */
import type { Scope } from 'redstart/auth'
import { browserPipeline, type Conn } from 'redstart/http'
import { accounts, tokens } from '../accounts.ts'
import type { User } from '../people/people.ts'
import { layout } from './layout.ts'

/** A request of somebody who may be logged in; `P` are the named parts of the path. */
export type Visit<P extends object = {}> = Conn<
  { scope: Scope<User>; token: string | undefined; node: string },
  P
>

/** @param node - Which server it is that answers. */
export function browserOn(node: () => string) {
  return browserPipeline({ frameAncestors: ["'none'"] })
    .plug(accounts.load)
    .plug(async (conn) => ({ token: await tokenOf(conn), node: node() }))
    .layout(layout)
}

/** The token for the page of somebody who is logged in. */
async function tokenOf(conn: Conn<{ scope: Scope<User> }>): Promise<string | undefined> {
  const { scope } = conn.assigns
  if (!accounts.isUser(scope)) return undefined
  // A page from the browser's cache would show a token that is over, or somebody else's.
  conn.setHeader('cache-control', 'no-store')
  return tokens.tokenFor(scope)
}
