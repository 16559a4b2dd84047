/** Puts the parts together and serves them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAssets } from 'redstart/assets'
import type { Endpoint, Listening } from 'redstart/endpoint'
import { defineFeatures, type Surroundings } from './endpoint.ts'

export interface StartOptions extends Omit<Surroundings, 'pictures'> {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

export interface Running extends Listening {
  readonly endpoint: Endpoint
  /** Lets what runs finish, and tells the browsers to reconnect. */
  stop(): Promise<void>
}

export async function startFeatures({
  host,
  port,
  ...surroundings
}: StartOptions): Promise<Running> {
  await buildAssets(surroundings.assets)
  const pictures = await mkdtemp(join(tmpdir(), 'pictures-'))
  const endpoint = defineFeatures({ ...surroundings, pictures })
  const listening = await endpoint.listen({ host, port })
  return {
    ...listening,
    endpoint,
    async stop() {
      await endpoint.drain()
      await endpoint.close()
      await rm(pictures, { recursive: true })
    },
  }
}
