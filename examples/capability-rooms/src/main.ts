/** `npm start`: reads the settings, starts the rooms, says where they are, and stops them properly. */
import { RedstartError } from 'redstart/errors'
import { MESSAGES_PER_ROOM, ROOMS } from './rooms/bounds.ts'
import { memoryStore } from './rooms/memory-store.ts'
import { RedisStore } from './rooms/redis-store.ts'
import type { RoomStore } from './rooms/room-store.ts'
import { InvalidSetting, settingsFrom } from './settings.ts'
import { type Running, startRooms } from './start.ts'

const starting = start()
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Ctrl+C reaches a process more than once when npm passes it on; the first one is enough.
  process.on(signal, () => {
    if (!stopping) void stop()
    stopping = true
  })
}
const { port } = await starting.catch(explain)
console.log(`Capability rooms are open at http://localhost:${port}`)

async function start(): Promise<Running> {
  const { host, port, redis, pubsub, secretKeyBase } = settingsFrom(process.env)
  const store = await openStore(redis)
  try {
    return await startRooms({
      store,
      host,
      port,
      ...(pubsub && { pubsub }),
      ...(redis && secretKeyBase && { counting: { redis, secretKeyBase } }),
    })
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openStore(redis: string | undefined): Promise<RoomStore> {
  const bounds = { rooms: ROOMS, messages: MESSAGES_PER_ROOM }
  if (redis === undefined) return memoryStore(bounds)
  return RedisStore.connect(redis, bounds).catch((error) => {
    const why = error instanceof Error ? error.message : 'it did not answer'
    throw new InvalidSetting(`Redis could not be reached by its URL: ${why}.`)
  })
}

async function stop(): Promise<void> {
  const running = await starting
  await running.stop()
  process.exit()
}

/** Says in a sentence what the person who starts the rooms can mend; anything else is a bug. */
function explain(error: unknown): never {
  if (!(error instanceof RedstartError || error instanceof InvalidSetting)) throw error
  console.error(error.message)
  process.exit(1)
}
