import { FanOut } from '../load/fan-out.ts'
import { inProcess } from './in-process.ts'
import { ours } from './our-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const topic = 'room:1'
const count = 1_000

/** 10,000 visitors of one topic within a second: each with a meta, and all of them counted. */
export const presence: Scenario = scenario(
  [
    inProcess('metas', 'in-process/track-metas.ts'),
    inProcess('counted', 'in-process/track-counted.ts'),
  ],
  {
    name: 'presence',
    order: 'together',
    connections: 0,
    warmUps: 1,
    maxRounds: 7,
    begin: async ({ process }) => [{ measure: () => process.figures() }],
  },
)

/** CPU per delivery of a diff of one update, beside that of a broadcast. */
export const presenceDiff: Scenario = scenario(
  [ours('redstart'), ours('metas', { entry: 'redstart-presence-server.ts' })],
  {
    name: 'presence-diff',
    order: 'together',
    connections: count,
    warmUps: 3,
    async begin(subject, { milliseconds }) {
      const subscribers = await subject.open(count, () => topic)
      const load = new FanOut(subscribers, subject.dialect.publish(topic))
      const measure = async () => ({
        'presence-delivery': await subject.process.cpuPerUnit(() => load.run(1, milliseconds)),
      })
      return [{ measure }]
    },
  },
)
