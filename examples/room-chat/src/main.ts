/** `npm start`: reads the settings, starts the server, says where it is, and stops it properly. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RedstartError } from 'redstart/errors'
import { FolderInUse, takeFolder } from './data-folder.ts'
import { readSecret } from './secret.ts'
import { startServer } from './server.ts'

const { HOST: host = '127.0.0.1', PORT = '4000', DATA_DIR, SECRET_KEY_BASE } = process.env
const port = /^\d{1,5}$/.test(PORT) ? Number(PORT) : 65_536
const folder = resolve(DATA_DIR ?? fileURLToPath(new URL('../.data', import.meta.url)))

if (port > 65_535) stopWith(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
const chat = await start().catch(explain)

console.log(`Room chat is open at http://localhost:${chat.port}`)
console.log('Open it in two browsers to talk to yourself. Ctrl+C stops it; what was said is kept.')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Ctrl+C reaches a process more than once when npm passes it on.
    if (!stopping) void stop()
    stopping = true
  })
}

async function start() {
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

async function stop(): Promise<void> {
  await chat.stop()
  await chat.giveBack()
  process.exit(0)
}

/** Says in a sentence what somebody who starts the chat can mend; anything else is a bug. */
function explain(error: unknown): never {
  if (error instanceof FolderInUse || error instanceof RedstartError) stopWith(error.message)
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    stopWith(
      `Port ${port} is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
    )
  }
  throw error
}

function stopWith(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
