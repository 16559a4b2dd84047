/** Puts the parts together and serves them. */
import type { Repo } from 'redstart/db'
import type { Endpoint, Listening } from 'redstart/endpoint'
import { defineChat } from './endpoint.ts'
import { run } from './running.ts'
import type * as schema from './schema.ts'
import { bundleAssets } from './web/assets.ts'
import type { AppSocket } from './web/socket.ts'

export interface StartOptions {
  readonly repo: Repo<typeof schema>
  /** The secret that signs cookies and tokens. */
  readonly secretKeyBase: string
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** `false` logs nothing. */
  readonly logger?: false
}

export interface Chat extends Listening {
  readonly endpoint: Endpoint<{ '/socket': AppSocket }>
  /** Lets what runs finish, tells the browsers to reconnect, and closes the database. */
  stop(): Promise<void>
}

export async function startChat(options: StartOptions): Promise<Chat> {
  const { repo, secretKeyBase, host, port } = options
  await bundleAssets()
  const endpoint = defineChat(secretKeyBase, options.logger)
  const listening = await endpoint.listen({ host, port })
  run({ repo, endpoint })
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
