/**
 * What runs. Everything else is a definition, which can be imported without starting anything; `main`
 * and the tests open these once, before the first request.
 */
import type { Repo } from 'redstart/db'
import type { Endpoint } from 'redstart/endpoint'
import type * as schema from './schema.ts'
import type { AppSocket } from './web/socket.ts'

export interface Running {
  readonly repo: Repo<typeof schema>
  readonly endpoint: Endpoint<{ '/socket': AppSocket }>
}

let current: Running | undefined

export function run(parts: Running): void {
  current = parts
}

/** @throws Error when nothing was started yet. */
export function running(): Running {
  if (!current) throw new Error('Nothing runs yet: startChat() comes first.')
  return current
}
