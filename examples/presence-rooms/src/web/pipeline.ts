/** What requests for pages pass before their action. */
import { browserPipeline, type Conn } from 'redstart/http'
import type { UserTokens } from '../people/user-token.ts'
import { layout } from './layout.ts'
import { type SignedIn, signedInOf } from './session.ts'

/** A request of somebody who may be signed in; `P` are the named parts of the path. */
export type Visit<P extends object = {}> = Conn<{ user: SignedIn | undefined; node: string }, P>

/** @param node - Which server it is that answers. */
export function browserFor(tokens: UserTokens, node: () => string) {
  return browserPipeline({ frameAncestors: ["'none'"] })
    .plug(async (conn) => ({ user: await signedInOf(conn, tokens), node: node() }))
    .layout(layout)
}
