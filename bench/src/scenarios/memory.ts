import { type Scenario, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

const count = 10_000
const topicOf = (index: number): string => `room:${index}`

/** Resident memory of the server per idle connection with one joined channel, over 10,000. */
export const memory: Scenario = scenario(socketServers, {
  name: 'memory',
  order: 'alone',
  connections: count,
  warmUps: 0,
  maxRounds: 1,
  async begin(subject) {
    // What the first connections have the server load and compile is not theirs.
    await subject.close(await subject.open(200, topicOf))
    const before = await subject.process.ask('collectedRss')
    const kilobytesEach = (rss: number): number => (rss - before) / count / 1024
    await subject.open(count, topicOf)
    const measure = async () => ({
      'memory-uncollected': kilobytesEach(await subject.process.ask('rss')),
      memory: kilobytesEach(await subject.process.ask('collectedRss')),
    })
    return [{ measure }]
  },
})
