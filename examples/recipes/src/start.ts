/** Opens the database, and listens. */
import { keptSecret, type Listening, type OnStop } from 'redstart/endpoint'
import { database } from './database.ts'
import { defineApplication } from './endpoint.ts'
import { settings } from './settings.ts'

export async function start(onStop: OnStop): Promise<Listening> {
  const { HOST, PORT, DATA_DIR, SECRET_KEY_BASE } = settings
  const secretKeyBase = await keptSecret({ folder: DATA_DIR, given: SECRET_KEY_BASE })
  const repo = await database.open({ migrations: 'run' })
  onStop(() => repo.close())
  const endpoint = defineApplication({ secretKeyBase })
  onStop(() => endpoint.close())
  onStop(() => endpoint.drain())
  return endpoint.listen({ host: HOST, port: PORT })
}
