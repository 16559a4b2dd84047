/** What requests of programs pass before their action. */
import type { UserScope } from 'redstart/auth'
import { apiPipeline, type Conn } from 'redstart/http'
import type { User } from '../accounts/user.ts'
import { tokens } from './tokens.ts'

/** JSON in both directions, and a token in the header `authorization: Bearer …`; without a good one 401. */
export const bearer = apiPipeline()
  .plug(tokens.verifyHeader)
  .plug(tokens.ensureAuthenticated)
  .plug(tokens.loadUser)

/** A request by somebody's program; `P` are the named parts of the path, `V` what the schemas made of the request. */
export type Api<P extends object = {}, V extends object = {}> = Conn<
  { scope: UserScope<User> },
  P,
  V
>
