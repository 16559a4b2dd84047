import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where in the code a template stands. */
export interface CallSite {
  /** The file, relative to the working directory where it lies below it. */
  readonly file: string
  /** The line, from 1. */
  readonly line: number
}

/**
 * The place that called `callee`, read from the stack; `undefined` where the stack does not say.
 *
 * The stack's text is read, not its call sites: the text is what source maps correct.
 */
export function callSite(callee: Function): CallSite | undefined {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  const frame = holder.stack?.split('\n').find((line) => line.startsWith('    at '))
  const [, where, line] = /at (?:.* \()?(.+):(\d+):\d+\)?$/.exec(frame ?? '') ?? []
  if (where === undefined) return undefined
  return { file: readable(where), line: Number(line) }
}

function readable(where: string): string {
  const path = where.startsWith('file://') ? fileURLToPath(where.replace(/\?.*$/, '')) : where
  const below = relative(process.cwd(), path)
  return below.startsWith('..') ? path : below
}

/** A place as a message names it: `src/pages.ts:12`. */
export function placeOf(site: CallSite | undefined, linesBelow = 0): string {
  return site === undefined ? 'A template' : `${site.file}:${site.line + linesBelow}`
}
