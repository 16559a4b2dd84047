/**
 * Simulates the tracker of presence in clusters that no test machine has: all nodes in this process, on
 * a network in memory and a clock moved by hand. `npm run simulate -w bench`; with sizes of your own,
 * `npm run simulate -w bench -- 10x20000`: ten nodes with 20,000 entries in all.
 *
 * @module
 */
import { extrapolation, outcomeTable } from './simulation/tables.ts'
import { type Result, type Size, simulate } from './simulation/trial.ts'

const usual: readonly Size[] = [
  { nodes: 50, entries: 50_000 },
  { nodes: 3, entries: 1_000_000 },
]

const given = process.argv.slice(2).map(readSize)
const results: Result[] = []
for (const size of given.length > 0 ? given : usual) {
  const result = await simulate(size)
  results.push(result)
  console.log(`\n${outcomeTable(result)}`)
}
const largest = results.reduce((one, other) => (other.entries > one.entries ? other : one))
for (const entries of [1_000_000, 50_000_000]) {
  console.log(`\n${extrapolation(largest, { nodes: 50, entries })}`)
}

function readSize(text: string): Size {
  const [, nodes, entries] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (nodes === undefined) throw new Error(`"${text}" is no size; write 10x20000.`)
  return { nodes: Number(nodes), entries: Number(entries) }
}
