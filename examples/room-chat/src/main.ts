/** `npm start`: reads the settings, starts the chat, says where it is, and stops it properly. */
import { RedstartError } from 'redstart/errors'
import { dataDir } from './data-dir.ts'
import { readSecret } from './secret.ts'
import type { Chat } from './start.ts'

const { HOST: host = '127.0.0.1', PORT = '4000', SECRET_KEY_BASE } = process.env

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

console.log(`Room chat is open at http://localhost:${port}`)
console.log('Open it in two browsers to talk to yourself. Ctrl+C stops it; what was said is kept.')

async function start(): Promise<Chat> {
  const port = Number(PORT)
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) {
    return refuse(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
  }
  // Loaded here, so that a DATABASE_URL or SMTP_URL which is none is explained like the rest.
  const { database } = await import('./database.ts')
  const { startChat } = await import('./start.ts')
  const { seed } = await import('./seed.ts')
  const repo = await database.open({ migrations: 'run' })
  try {
    await repo.transaction(() => seed(repo))
    const secretKeyBase = await readSecret(dataDir, SECRET_KEY_BASE)
    return await startChat({ repo, secretKeyBase, host, port })
  } catch (error) {
    await repo.close()
    throw error
  }
}

/** Also while it still starts: a database that is not let finish its first start is damaged. */
async function stop(): Promise<void> {
  const chat = await starting
  await chat.stop()
  process.exit()
}

/** Says in a sentence what the person who starts the chat can mend; anything else is a bug. */
function explain(error: unknown): never {
  if (error instanceof RedstartError) return refuse(error.message)
  throw error
}

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
