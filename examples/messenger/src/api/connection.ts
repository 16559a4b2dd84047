/** Who may connect: whoever has the token of a session. The connection ends with it. */
import { defineSocket, error } from 'redstart/channel'
import { z } from 'zod'
import { personOf } from '../people/people.ts'
import { tokens } from './tokens.ts'

export const connection = defineSocket({
  params: z.object({ token: z.string() }),
  async connect({ params }) {
    const scope = await tokens.scopeOfToken(params.token)
    return scope ? { scope, person: personOf(scope.user) } : error('unauthorized')
  },
  // Under this name it is closed: when the session ends, and when the token expires. Who comes back with the next
  // token asks for what was missed.
  id: ({ scope }) => tokens.socketId(scope),
})
