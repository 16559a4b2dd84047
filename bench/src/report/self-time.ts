import { readFileSync } from 'node:fs'
import type { Profiler, Runtime } from 'node:inspector'
import { SourceMap } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A function and the time spent in it, without what it called. */
export interface SelfTime {
  /** Its name and where it stands; built-in code and the collector have a name only. */
  readonly where: string
  /** Share of the busy time, from 0 to 1. */
  readonly share: number
}

/** Entries that are not the server's work; `dispatch` is the inspector's own. */
const isForeign = ({ functionName, url }: Runtime.CallFrame): boolean =>
  url === '' && (functionName === '(idle)' || functionName === 'dispatch')

/** Sums up a CPU profile by function, the largest first; the time that the server was busy is 1. */
export function selfTimes(profile: Profiler.Profile): readonly SelfTime[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const times = new Map<string, number>()
  let busy = 0
  profile.samples?.forEach((id, index) => {
    const frame = nodes.get(id)
    if (frame === undefined || isForeign(frame)) return
    const time = profile.timeDeltas?.[index] ?? 0
    const where = whereIs(frame)
    times.set(where, (times.get(where) ?? 0) + time)
    busy += time
  })
  return [...times]
    .map(([where, time]) => ({ where, share: time / busy }))
    .toSorted((a, b) => b.share - a.share)
}

const maps = new Map<string, SourceMap | undefined>()

function whereIs(frame: Runtime.CallFrame): string {
  const name = frame.functionName || '(anonymous)'
  if (frame.url === '') return name
  if (!frame.url.startsWith('file:')) return `${name} ${frame.url}:${frame.lineNumber + 1}`
  const file = fileURLToPath(frame.url)
  const entry = mapOf(file)?.findEntry(frame.lineNumber, frame.columnNumber)
  if (entry === undefined || !('originalSource' in entry)) {
    return `${name} ${relative(root, file)}:${frame.lineNumber + 1}`
  }
  const source = resolve(dirname(file), entry.originalSource)
  return `${name} ${relative(root, source)}:${entry.originalLine + 1}`
}

/** The source map beside a bundled file; the libraries left out of the bundle have none. */
function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`))
  return maps.get(file)
}

function readMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}
