/**
 * The benchmark: measures ours and its peers in one run and prints what came of it.
 *
 * @module
 */
import { cpus, loadavg } from 'node:os'
import { bundleContenders } from './bundle-contenders.ts'
import { tooFewFiles } from './open-files.ts'
import { readOptions } from './options.ts'
import { Samples } from './report/samples.ts'
import { tables } from './report/table.ts'
import { runScenario } from './run-scenario.ts'
import { canPin, pinClient } from './server/pinning.ts'

const options = readOptions(process.argv.slice(2))
const samples = new Samples()
const [loadBefore = 0] = loadavg()

pinClient()
await bundleContenders(options.scenarios, options.servers)
for (const scenario of options.scenarios) {
  const taking = scenario.contenders.filter(({ name }) => options.servers.includes(name))
  const atOnce = scenario.order === 'together' ? taking.length : 1
  const obstacle = tooFewFiles(scenario.connections * atOnce)
  if (obstacle !== undefined) {
    console.error(`${scenario.name} is left out: it ${obstacle}.`)
    continue
  }
  const start = performance.now()
  await runScenario(scenario, options.servers, options.effort, async (subject, stage) =>
    samples.add(subject.name, await stage.measure()),
  )
  console.error(`${scenario.name}: ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

console.log(`\n${tables(samples)}\n`)
console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadBefore.toFixed(1)} before.`,
)
console.log(
  canPin
    ? 'Server pinned to one core, load generator to another.'
    : 'Not pinned: taskset or a second core is missing, so the figures are rougher.',
)
console.log(
  'Medians; ratios are medians of the ratios within a round. Phoenix was not measured here.',
)
