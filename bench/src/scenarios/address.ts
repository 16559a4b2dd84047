import type { RawConnection } from '../client/raw-connection.ts'
import { ours } from './our-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const count = 1_000

/** CPU per connection that is opened and joins, with limits by address and without. */
export const address: Scenario = scenario(
  [ours('unlimited', { environment: { ADDRESS_LIMITS: 'off' } }), ours('redstart')],
  {
    name: 'address',
    order: 'together',
    connections: count,
    warmUps: 2,
    maxRounds: 9,
    async begin(subject) {
      let connections: readonly RawConnection[] = []
      const open = async (): Promise<number> => {
        connections = await subject.open(count, (index) => `room:${index}`)
        return count
      }
      return [
        {
          measure: async () => ({ address: await subject.process.cpuPerUnit(open) }),
          reset: () => subject.close(connections),
        },
      ]
    },
  },
)
