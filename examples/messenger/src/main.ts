/** `npm start`: reads the settings, starts the messenger, says where it is, and stops it properly. */
import { RedstartError } from 'redstart/errors'
import { dataDir } from './data-dir.ts'
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
await starting.catch(explain)

async function start(): Promise<Running> {
  const { host, port, secretKeyBase, trustedProxies } = settingsFrom(process.env)
  // Loaded here, so that what is wrong with a DATABASE_URL or SMTP_URL is explained like the rest.
  const { database } = await import('./database.ts')
  const { startMessenger } = await import('./start.ts')
  const { seed } = await import('./seed.ts')
  const { greet } = await import('./greeting.ts')
  const secret = await readSecret(dataDir, secretKeyBase)
  const repo = await database.open({ migrations: 'run' })
  try {
    if (process.env.NODE_ENV !== 'production') await seed(repo)
    const running = await startMessenger({
      host,
      port,
      repo,
      secretKeyBase: secret,
      trustedProxies,
    })
    await greet(running.port)
    return running
  } catch (error) {
    await repo.close()
    throw error
  }
}

/** Also while it still starts: a database that is not let finish its first start is damaged. */
async function stop(): Promise<void> {
  const running = await starting
  await running.stop()
  process.exit()
}

/** Says in a sentence what the person who starts the messenger can mend; anything else is a bug. */
function explain(error: unknown): never {
  if (!(error instanceof RedstartError || error instanceof InvalidSetting)) throw error
  console.error(error.message)
  process.exit(1)
}
