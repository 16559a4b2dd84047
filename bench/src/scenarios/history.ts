import { FanOut } from '../load/fan-out.ts'
import type { SocketSubject } from '../load/socket-subject.ts'
import type { RowName } from '../report/sheet.ts'
import { ours } from './our-servers.ts'
import { type Scenario, type Stage, scenario } from './scenario.ts'

const entry = 'redstart-history-server.ts'
const variable = 'HISTORY_URL'

/** CPU per broadcast with its deliveries, one in flight, without a history and with one. */
export const history: Scenario = scenario(
  [
    ours('redstart'),
    ours('memory-history', { entry }),
    ours('redis-history', { entry, store: { kind: 'redis', variable } }),
    ours('postgres-history', { entry, store: { kind: 'postgres', variable } }),
  ],
  {
    name: 'history',
    order: 'together',
    connections: 1_101,
    warmUps: 3,
    async begin(subject, { milliseconds }) {
      const stage = async (count: number, row: RowName): Promise<Stage> => {
        const load = await fanOut(subject, count)
        return {
          async measure() {
            const { server, store, units } = await subject.cost(() => load.run(1, milliseconds))
            const broadcasts = units / count
            return {
              [row]: server / broadcasts,
              ...(count === 1 && store !== undefined && { 'history-store': store / broadcasts }),
            }
          },
        }
      }
      return [
        await stage(1, 'history-1'),
        await stage(100, 'history-100'),
        await stage(1_000, 'history-1000'),
      ]
    },
  },
)

async function fanOut(subject: SocketSubject, count: number): Promise<FanOut> {
  const topic = `room:${count}`
  return new FanOut(await subject.open(count, () => topic), subject.dialect.publish(topic))
}
