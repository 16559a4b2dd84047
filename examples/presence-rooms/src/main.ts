/** `npm start`: reads the settings, starts the rooms, says where they are, and stops them properly. */
import { RedstartError } from 'redstart/errors'
import { redisHistory } from 'redstart/history'
import { dataDir } from './data-dir.ts'
import { MemoryPosts } from './rooms/memory-posts.ts'
import type { Posts } from './rooms/posts.ts'
import { RedisPosts } from './rooms/redis-posts.ts'
import { readSecret } from './secret.ts'
import { InvalidSetting, settingsFrom } from './settings.ts'
import type { Running } from './start.ts'

const starting = start()
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Ctrl+C reaches a process more than once when npm passes it on; the first one is enough.
  process.on(signal, () => {
    if (!stopping) void stop()
    stopping = true
  })
}
const { port, endpoint } = await starting.catch(explain)
console.log(`Presence rooms are open at http://localhost:${port} (node ${endpoint.pubsub.node})`)

async function start(): Promise<Running> {
  const { host, port, pubsub, history, presencePeriod } = settingsFrom(process.env)
  // Loaded here, so that what is wrong with a DATABASE_URL or SMTP_URL is explained like the rest.
  const { database } = await import('./database.ts')
  const { startRooms } = await import('./start.ts')
  const secretKeyBase = await readSecret(dataDir, process.env.SECRET_KEY_BASE)
  const repo = await database.open({ migrations: 'run' })
  let posts: Posts | undefined
  try {
    posts = await openPosts(history)
    return await startRooms({
      host,
      port,
      repo,
      posts,
      secretKeyBase,
      ...(pubsub && { pubsub }),
      ...(history && { history: redisHistory(history) }),
      ...(presencePeriod && { presence: { broadcastPeriod: presencePeriod } }),
    })
  } catch (error) {
    await posts?.close()
    await repo.close()
    throw error
  }
}

async function openPosts(redis: string | undefined): Promise<Posts> {
  if (redis === undefined) return new MemoryPosts()
  return RedisPosts.connect(redis).catch((error) => {
    const why = error instanceof Error ? error.message : 'it did not answer'
    throw new InvalidSetting(`Redis could not be reached by its URL: ${why}.`)
  })
}

/** Also while it still starts: a database that is not let finish its first start is damaged. */
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
