/**
 * Whether a node of the messenger stays as it is when people come, talk and go for a long time: memory,
 * open files, sockets, timers, subscriptions. Prints a line for each wave, and fails when the last waves
 * left more behind than the first ones.
 *
 * `npm run messenger-soak -w bench -- --minutes 30 --people 50`
 *
 * @module
 */
import { freePorts } from '../../examples/messenger/cluster/ports.ts'
import { Crowd, logInAll } from '../../examples/messenger/test/crowd/crowd.ts'
import { openCluster } from './messenger/open-cluster.ts'
import { PASSWORD, populate, storedTexts } from './messenger/population.ts'
import type { Held } from './messenger/probe.ts'
import { wholeNumbers } from './messenger/whole-numbers.ts'

const { minutes, people, seconds } = wholeNumbers({ minutes: 30, people: 50, seconds: 20 })
/** Caches and compiled code grow at first. */
const WARM_UP_WAVES = 3
const MEMORY_TOLERANCE = 1.15

const [probePort = 0] = await freePorts(1)
const cluster = await openCluster(1, {
  PROBE_PORT: String(probePort),
  NODE_OPTIONS: `--import=tsx --import=${new URL('messenger/probe.ts', import.meta.url).href}`,
})
const waves: (Held & { readonly topics: number; readonly connections: number })[] = []
let said = 0
try {
  const [node] = cluster.nodes
  if (node === undefined) throw new Error('There is no node.')
  const talkers = await populate(people, 10, [node.url])
  const guests = await logInAll(talkers, PASSWORD)
  const end = performance.now() + minutes * 60_000
  while (performance.now() < end || waves.length <= WARM_UP_WAVES) {
    const crowd = await Crowd.enter(guests)
    const { accepted, unseen } = await crowd.talk(seconds, 2)
    await crowd.leave()
    said += accepted.size
    if (unseen > 0) throw new Error(`${unseen} messages were not seen by somebody.`)
    // Idle connections of the database pool and of HTTP close by themselves.
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    const held: Held = await (await fetch(`http://127.0.0.1:${probePort}`)).json()
    const health = await (await fetch(`${node.url}/health`)).json()
    const wave = { ...held, topics: health.pubsub.topics, connections: health.connections }
    waves.push(wave)
    console.log(
      `wave ${waves.length}: ${said} messages so far; heap ${mb(wave.heap)}, rss ${mb(wave.rss)}, ` +
        `files ${wave.files}, topics ${wave.topics}, connections ${wave.connections}, ` +
        `${JSON.stringify(wave.resources)}`,
    )
  }
  const stored = await storedTexts()
  const texts = [...stored].filter(([text]) => text.startsWith('said-'))
  if (texts.length < said) throw new Error(`${said - texts.length} messages were lost.`)
  if (texts.some(([, times]) => times > 1)) throw new Error('A message was stored twice.')
  const first = waves[WARM_UP_WAVES]
  const last = waves.at(-1)
  if (first === undefined || last === undefined) throw new Error('There were too few waves.')
  const grown = [
    last.heap > first.heap * MEMORY_TOLERANCE && 'heap',
    last.files > first.files + 2 && 'open files',
    last.topics > first.topics && 'subscriptions',
    last.connections > 0 && 'connections',
    count(last) > count(first) + 2 && 'sockets or timers',
  ].filter(Boolean)
  if (grown.length > 0) throw new Error(`More and more is held: ${grown.join(', ')}.`)
  console.log(`${said} messages, none lost, none doubled, and nothing is held any more.`)
} finally {
  await cluster.stop()
}
process.exit()

function count({ resources }: Held): number {
  return Object.values(resources).reduce((sum, one) => sum + one, 0)
}

function mb(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`
}
