/** Puts the parts together and serves them. */
import type { Repo } from 'redstart/db'
import type { Endpoint, Listening } from 'redstart/endpoint'
import { defineRooms, type Surroundings } from './endpoint.ts'
import type * as schema from './schema.ts'
import { bundleAssets } from './web/assets.ts'
import type { RoomsSocket } from './web/socket.ts'

export interface StartOptions extends Surroundings {
  /** The database of the accounts, which is open. */
  readonly repo: Repo<typeof schema>
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

export interface Running extends Listening {
  readonly endpoint: Endpoint<{ '/socket': RoomsSocket }>
  /** Lets what runs finish, tells the browsers to reconnect, and lets go of posts and accounts. */
  stop(): Promise<void>
}

export async function startRooms(options: StartOptions): Promise<Running> {
  const { repo, host, port, ...surroundings } = options
  await bundleAssets()
  const endpoint = defineRooms(surroundings)
  const listening = await endpoint.listen({ host, port })
  return {
    ...listening,
    endpoint,
    async stop() {
      await endpoint.drain()
      await endpoint.close()
      await surroundings.posts.close()
      await repo.close()
    },
  }
}
