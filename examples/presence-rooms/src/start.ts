/** Puts the parts together and serves them. */
import type { Endpoint, Listening } from 'redstart/endpoint'
import { defineRooms, type Surroundings } from './endpoint.ts'
import { bundleAssets } from './web/assets.ts'
import type { RoomsSocket } from './web/socket.ts'

export interface StartOptions extends Surroundings {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

export interface Running extends Listening {
  readonly endpoint: Endpoint<{ '/socket': RoomsSocket }>
  /** Lets what runs finish, tells the browsers to reconnect, and lets go of the posts. */
  stop(): Promise<void>
}

export async function startRooms({ host, port, ...surroundings }: StartOptions): Promise<Running> {
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
    },
  }
}
