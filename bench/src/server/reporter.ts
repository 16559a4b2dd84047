/**
 * Loaded into every measured program before its own code (`node --import`): it answers the harness's
 * questions over the child-process channel, so the servers hold nothing of the measuring.
 *
 * @module
 */
import { readdirSync } from 'node:fs'
import type { Session } from 'node:inspector/promises'
import { text } from 'node:stream/consumers'
import type { Answers, Question } from './questions.ts'

let session: Session | undefined

const answers: { readonly [Q in Question]: () => Answers[Q] | Promise<Answers[Q]> } = {
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  openFiles,
  rss: () => process.memoryUsage.rss(),
  collectedRss: () => {
    if (globalThis.gc === undefined) throw new Error('Start the server with --expose-gc.')
    // Finalizers of the first collection free what the second one returns to the system.
    globalThis.gc()
    globalThis.gc()
    return process.memoryUsage.rss()
  },
  objects: objectsByClass,
  startProfile: async () => {
    // Loaded only here, so that it cannot touch an ordinary measurement.
    const inspector = await import('node:inspector/promises')
    session = new inspector.Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
    return null
  },
  stopProfile: async () => {
    if (session === undefined) throw new Error('No profile was started.')
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    return JSON.stringify(profile)
  },
}

process.on('message', async (message: Question | number) => {
  // A number is for the program itself.
  if (typeof message === 'string') process.send?.(await answers[message]())
})
// The channel must not keep a server alive whose harness has gone.
process.on('disconnect', () => process.exit())

/** Counted in a heap snapshot, which holds what can still be reached. */
async function objectsByClass(): Promise<Record<string, number>> {
  const { getHeapSnapshot } = await import('node:v8')
  const snapshot: Snapshot = JSON.parse(await text(getHeapSnapshot()))
  const { nodes, strings } = snapshot
  const { node_fields: fields, node_types: types } = snapshot.snapshot.meta
  const [kinds = []] = types
  const [kind, name] = [fields.indexOf('type'), fields.indexOf('name')]
  const counts: Record<string, number> = {}
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (kinds[nodes[at + kind] ?? 0] !== 'object') continue
    // The bundler gives a class that names itself an underscore.
    const type = strings[nodes[at + name] ?? 0]?.replace(/^_/, '') ?? ''
    counts[type] = (counts[type] ?? 0) + 1
  }
  return counts
}

/** As far as it is read; `meta` says how the numbers of a node are laid out. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[]]
    }
  }
  readonly nodes: readonly number[]
  readonly strings: readonly string[]
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return Number.NaN
  }
}
