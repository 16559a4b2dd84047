/**
 * What the types of channels cost a compiler: generates applications and compiles them with each
 * TypeScript that is supported. Fails when the largest costs too much, when the cost grows faster than
 * the application, or when one does not compile, as with a channel so long that the compiler gives up
 * on its type (TS2589).
 *
 * @module
 */
import { application, type Size } from './application.ts'
import { type Compiler, compile, compilers } from './compile.ts'

/** What the compiler may do for the largest application. */
const MAX_INSTANTIATIONS = 3_000_000
/** How much more an event may cost in the large application than in the small one. */
const MAX_GROWTH = 1.5

const small: Size = { channels: 10, events: 20 }
const large: Size = { channels: 40, events: 20 }
const long: Size = { channels: 1, events: 150 }

const columns = [
  'channels × events',
  'TypeScript',
  'instantiations',
  'per event',
  'check time',
  'memory',
]
print(columns)
print(columns.map((name) => '-'.repeat(name.length)))

const problems: string[] = []
for (const compiler of compilers) {
  measure(compiler, long)
  const before = measure(compiler, small)
  const after = measure(compiler, large)
  if (after > MAX_INSTANTIATIONS) {
    problems.push(
      `${compiler}: ${count(after)} instantiations, ${count(MAX_INSTANTIATIONS)} allowed.`,
    )
  }
  const growth = perEvent(large, after) / perEvent(small, before)
  if (growth > MAX_GROWTH) {
    problems.push(
      `${compiler}: an event costs ${growth.toFixed(2)} times as much in the large one.`,
    )
  }
}
if (problems.length > 0) {
  console.error(`\n${problems.join('\n')}`)
  process.exitCode = 1
}

/** Prints a row and returns the instantiations. */
function measure(compiler: Compiler, size: Size): number {
  const { version, instantiations, seconds, megabytes } = compile(compiler, application(size))
  print([
    `${size.channels} × ${size.events}`,
    version,
    count(instantiations),
    count(perEvent(size, instantiations)),
    `${seconds.toFixed(1)} s`,
    `${megabytes.toFixed(0)} MB`,
  ])
  return instantiations
}

function perEvent({ channels, events }: Size, instantiations: number): number {
  return instantiations / (channels * events)
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function print(cells: readonly string[]): void {
  const padded = cells.map((cell, column) => cell.padStart(columns[column]?.length ?? 0))
  console.log(`| ${padded.join(' | ')} |`)
}
