/**
 * Loaded into a node (`node --import`): answers on `PROBE_PORT` what the process holds, after a full
 * garbage collection.
 *
 * @module
 */
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What a process holds. */
export interface Held {
  /** Bytes. */
  readonly rss: number
  readonly heap: number
  readonly files: number
  /** What keeps the event loop busy, by kind: sockets, timers, servers. */
  readonly resources: Readonly<Record<string, number>>
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

createServer((_request, response) => {
  collect()
  collect()
  const { rss, heapUsed } = process.memoryUsage()
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) {
    resources[kind] = (resources[kind] ?? 0) + 1
  }
  const files = readdirSync('/proc/self/fd').length
  const held: Held = { rss, heap: heapUsed, files, resources }
  response.setHeader('connection', 'close')
  response.end(JSON.stringify(held))
})
  .listen(Number(process.env.PROBE_PORT), '127.0.0.1')
  .unref()
