/** Puts the parts together and serves them. */
import { buildAssets } from 'redstart/assets'
import type { Repo } from 'redstart/db'
import type { Listening } from 'redstart/endpoint'
import { defineMessenger, type Messenger, type Surroundings } from './endpoint.ts'
import type * as schema from './schema.ts'
import { assets } from './web/assets.ts'

export interface StartOptions extends Surroundings {
  /** The database, which is open. */
  readonly repo: Repo<typeof schema>
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

export interface Running extends Listening {
  readonly endpoint: Messenger
  /** Lets what runs finish, tells the browsers to reconnect, and closes the database. */
  stop(): Promise<void>
}

export async function startMessenger(options: StartOptions): Promise<Running> {
  const { repo, host, port, ...surroundings } = options
  await buildAssets(assets)
  const endpoint = defineMessenger(surroundings)
  const listening = await endpoint.listen({ host, port })
  return {
    ...listening,
    endpoint,
    async stop() {
      await endpoint.drain()
      await endpoint.close()
      await repo.close()
    },
  }
}
