import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../../clock/index.ts'
import { devServer, thisWorker } from '../../context/index.ts'
import { loadAhead } from './load-ahead.ts'
import { orderIn, type Started } from './messages.ts'

/** How long an application whose `redstart dev` is gone may take to end in order, in ms. */
const ORPHAN_TIMEOUT = 10_000

/**
 * Resolves when the application is wanted: at once, unless `redstart dev` keeps this process for its next
 * change. Until then it loads what it is told to, prints nothing, and ends when `redstart dev` is gone.
 */
export async function untilWanted(): Promise<void> {
  if (!isOfDev()) return
  // What packages print when they are loaded is kept for whoever will see the application.
  process.stdout.cork()
  await new Promise<void>((resolve) => {
    const wanted = new AbortController()
    const follow = (message: unknown): void => {
      const order = orderIn(message)
      if (order?.redstart === 'load') void loadAhead(order.imported, wanted.signal)
      if (order?.redstart === 'begin') wanted.abort()
    }
    wanted.signal.addEventListener('abort', () => {
      process.off('message', follow)
      process.off('disconnect', leave)
      resolve()
    })
    process.on('message', follow)
    process.once('disconnect', leave)
    if (!process.connected) leave()
  })
  process.stdout.uncork()
}

/**
 * What an application does beside its own work when `redstart dev` runs it: it says when it has started,
 * and ends when `redstart dev` is gone, however that ended.
 *
 * @param imported - The addresses of the modules that were imported so far; it grows.
 * @returns what to call when the application has started.
 */
export function reportToDev(imported: readonly string[]): () => void {
  if (!isOfDev()) return () => {}
  process.once('disconnect', end)
  // Listening to it must not keep alive what has nothing else to do.
  process.channel?.unref()
  if (!process.connected) end()
  // What was imported last is told by another thread, and may still be on its way.
  return () => void setImmediate(tellStarted, imported)
}

/** Whether it is `redstart dev` that has started this process. */
function isOfDev(): boolean {
  // A worker has a channel as well, to its primary; what the application starts by itself has none.
  return devServer !== undefined && thisWorker === undefined && process.connected !== undefined
}

function tellStarted(imported: readonly string[]): void {
  const modules = Object.values(createRequire(import.meta.url).cache).filter(
    (one) => one !== undefined,
  )
  // Some versions of Node tell of what a CommonJS module requires as well: it is loaded with that.
  const inner = new Set(modules.flatMap(({ children }) => children.map(addressOf)))
  const started: Started = {
    redstart: 'started',
    imported: imported.filter((address) => !inner.has(address)),
    required: modules.map(addressOf),
  }
  if (process.connected) process.send?.(started)
}

function addressOf({ filename }: NodeJS.Module): string {
  return pathToFileURL(filename).href
}

/** Nothing has begun that could end in order. */
function leave(): void {
  process.exit()
}

function end(): void {
  systemClock.after(ORPHAN_TIMEOUT, () => process.exit(1))
  process.kill(process.pid, 'SIGTERM')
}
