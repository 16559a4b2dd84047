/** `npm start`: reads the settings, starts the server, says where it is, and stops it properly. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RedstartError } from 'redstart/errors'
import { CannotStart } from './cannot-start.ts'
import { takeFolder } from './data-folder.ts'
import { readSecret } from './secret.ts'
import { startServer } from './server.ts'

const { HOST: host = '127.0.0.1', PORT = '4000', DATA_DIR, SECRET_KEY_BASE } = process.env
const folder = resolve(DATA_DIR ?? fileURLToPath(new URL('../.data', import.meta.url)))

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

async function start() {
  const port = Number(PORT)
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) {
    throw new CannotStart(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
  }
  const giveBack = await takeFolder(folder)
  try {
    const secretKeyBase = await readSecret(folder, SECRET_KEY_BASE)
    const database = join(folder, 'database')
    return { giveBack, ...(await startServer({ secretKeyBase, database, host, port })) }
  } catch (error) {
    await giveBack()
    throw error
  }
}

/** Also while it still starts: a database that is not let finish its first start is damaged. */
async function stop(): Promise<void> {
  const chat = await starting
  await chat.stop()
  await chat.giveBack()
  process.exit()
}

/** Says in a sentence what the person who starts the chat can mend; anything else is a bug. */
function explain(error: unknown): never {
  if (error instanceof CannotStart || error instanceof RedstartError) {
    console.error(error.message)
  } else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(`Port ${PORT} is taken. Choose another: PORT=${Number(PORT) + 1} npm start`)
  } else {
    throw error
  }
  process.exit(1)
}
