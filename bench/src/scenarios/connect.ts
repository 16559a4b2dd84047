import type { RawConnection } from '../client/raw-connection.ts'
import { type Scenario, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

const count = 2_000

/** CPU per connection that is opened and joins a topic of its own: 2,000, of which 50 at a time. */
export const connect: Scenario = scenario(socketServers, {
  name: 'connect',
  order: 'together',
  connections: count,
  warmUps: 2,
  maxRounds: 7,
  async begin(subject) {
    let connections: readonly RawConnection[] = []
    const open = async (): Promise<number> => {
      connections = await subject.open(count, (index) => `room:${index}`)
      return count
    }
    return [
      {
        measure: async () => ({ connect: await subject.process.cpuPerUnit(open) }),
        reset: () => subject.close(connections),
      },
    ]
  },
})
