import { HopSubject } from '../load/hop-subject.ts'
import type { StoreKind } from '../server/store-process.ts'
import type { SubjectName } from '../subject-names.ts'
import { type Program, type Scenario, scenario } from './scenario.ts'

const entry = 'in-process/hop.ts'

const through = (name: SubjectName & StoreKind): Program<HopSubject> => ({
  name,
  entry,
  start: () => HopSubject.start(name, name, entry),
})

/** CPU per message of 100 bytes that goes from one node to another, without any socket. */
export const brokerHop: Scenario = scenario([through('redis'), through('nats')], {
  name: 'broker-hop',
  order: 'together',
  connections: 0,
  warmUps: 3,
  begin: async (subject, { milliseconds }) => [
    {
      async measure() {
        const { published, received, broker } = await subject.cost(milliseconds, false)
        return {
          'hop-published-1': published,
          'hop-received-1': received,
          'hop-broker-1': broker,
        }
      },
    },
    {
      async measure() {
        const { published, received, broker } = await subject.cost(milliseconds, true)
        return {
          'hop-published-100': published,
          'hop-received-100': received,
          'hop-broker-100': broker,
        }
      },
    },
  ],
})
