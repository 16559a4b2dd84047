/** How a room hears that the session has ended of somebody who is in it. */
import { defineSocket } from 'redstart/channel'
import { z } from 'zod'

/**
 * The topic on which the accounts tell all nodes that a session has ended, however that came: it is
 * `accounts.socketId(scope)`. Sockets of that name are closed by it. Those of the rooms have no name, for
 * whoever is logged out reads on; so the rooms listen themselves. No browser joins this channel.
 */
export const sessionEnd = defineSocket({ connect: () => ({}) })
  .channel('auth:sid:{session}')
  .emits({ disconnect: z.object({}) })
