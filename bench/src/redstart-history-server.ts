/**
 * The rooms of `redstart-server.ts` with a history, kept in memory, or where `HISTORY_URL` says.
 *
 * @module
 */
import { createServer } from 'node:http'
import { defineDatabase } from 'redstart/db'
import { attach } from 'redstart/endpoint'
import { type HistoryStore, memoryHistory, postgresHistory, redisHistory } from 'redstart/history'
import { keptRoomSocket, place, quietOptions } from './rooms/room.ts'

const server = createServer()
const history = await storeAt(process.env.HISTORY_URL)
attach(server, { '/socket': keptRoomSocket }, { ...quietOptions, history })
server.listen(place)

async function storeAt(url: string | undefined): Promise<HistoryStore> {
  if (url === undefined) return memoryHistory()
  if (url.startsWith('redis')) return redisHistory(url)
  const database = defineDatabase({
    schema: {},
    migrations: new URL('.', import.meta.url),
    url,
  })
  await database.open({ migrations: 'ignore' })
  return postgresHistory(database)
}
