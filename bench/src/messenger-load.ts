/**
 * How the messenger of the examples does with many people who talk: logs them in, has them talk, and says
 * how long it took from sending a message to seeing it, what the nodes' processors had to do, and whether
 * anything was lost or doubled, which makes it fail.
 *
 * `npm run messenger-load -w bench -- --people 300 --seconds 60 --nodes 1`
 *
 * @module
 */
import { cpus } from 'node:os'
import { Crowd, logInAll } from '../../examples/messenger/test/crowd/crowd.ts'
import { openCluster } from './messenger/open-cluster.ts'
import { PASSWORD, populate, storedTexts } from './messenger/population.ts'
import { wholeNumbers } from './messenger/whole-numbers.ts'
import { cpuTime } from './server/cpu-time.ts'

const settings = wholeNumbers({ people: 300, group: 10, seconds: 60, every: 6, nodes: 1 })
const { people, group, seconds, every } = settings
const cluster = await openCluster(settings.nodes)
try {
  const origins = cluster.nodes.map(({ url }) => url)
  const talkers = await populate(people, group, origins)
  const entering = performance.now()
  const atFirst = cpuOfNodes()
  const crowd = await Crowd.enter(await logInAll(talkers, PASSWORD))
  const entered = cpuOfNodes()
  console.log(
    `${people} people logged in and opened their conversations in ` +
      `${((performance.now() - entering) / 1_000).toFixed(1)} s, ` +
      `${((entered - atFirst) / people / 1_000).toFixed(1)} ms of the nodes' CPU each (a hash is most of it).`,
  )
  const begun = performance.now()
  const { accepted, delays, unseen } = await crowd.talk(seconds, every)
  const wall = performance.now() - begun
  const cpu = cpuOfNodes() - entered
  await crowd.leave()
  const stored = await storedTexts()
  const lost = [...accepted].filter((text) => !stored.has(text)).length
  const doubled = [...accepted].filter((text) => (stored.get(text) ?? 0) > 1).length
  const sorted = delays.toSorted((one, other) => one - other)
  const quantile = (share: number): string =>
    `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)} ms`
  console.log(
    [
      `${accepted.size} messages in groups of ${group}, seen ${delays.length} times by others, on ${settings.nodes} node(s).`,
      `Sent to seen: p50 ${quantile(0.5)}, p90 ${quantile(0.9)}, p99 ${quantile(0.99)}.`,
      `CPU of the nodes: ${((cpu / 1_000 / wall) * 100).toFixed(0)} % of one core, ` +
        `${(cpu / accepted.size / 1_000).toFixed(2)} ms a message, ${(cpu / delays.length).toFixed(0)} µs a message and reader.`,
      `Lost ${lost}, doubled ${doubled}, not seen by somebody ${unseen}.`,
      `${cpus()[0]?.model}, ${cpus().length} cores, with the database, the broker and the load on them.`,
    ].join('\n'),
  )
  if (lost + doubled + unseen > 0) process.exitCode = 1
} finally {
  await cluster.stop()
}
process.exit()

/** Microseconds. */
function cpuOfNodes(): number {
  return cluster.nodes.reduce((sum, { program }) => sum + cpuTime(program.pid ?? 0), 0)
}
