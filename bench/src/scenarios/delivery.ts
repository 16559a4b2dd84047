import { FanOut } from '../load/fan-out.ts'
import type { RowName } from '../report/sheet.ts'
import { type Scenario, type Stage, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

const topic = 'room:1'

/** CPU per delivery at 1,000 subscribers, with 1, 4 and 16 broadcasts in flight. */
export const delivery: Scenario = scenario(socketServers, {
  name: 'delivery',
  order: 'together',
  connections: 1_000,
  warmUps: 3,
  async begin(subject, { milliseconds }) {
    const subscribers = await subject.open(1_000, () => topic)
    const load = new FanOut(subscribers, subject.dialect.publish(topic))
    const stage = (row: RowName, inFlight: number): Stage => ({
      measure: async () => ({
        [row]: await subject.process.cpuPerUnit(() => load.run(inFlight, milliseconds)),
      }),
    })
    return [stage('delivery-1', 1), stage('delivery-4', 4), stage('delivery-16', 16)]
  },
})
