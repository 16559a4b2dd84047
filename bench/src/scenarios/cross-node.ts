import { FanOut } from '../load/fan-out.ts'
import type { SocketSubject } from '../load/socket-subject.ts'
import type { RowName } from '../report/sheet.ts'
import { ours } from './our-servers.ts'
import { type Effort, type Scenario, type Stage, scenario } from './scenario.ts'

const topic = 'room:1'
const count = 1_000

/** CPU per delivery at 1,000 subscribers on one node, and half of them on each of two. */
export const crossNode: Scenario = scenario(
  [
    ours('redstart'),
    ours('redis', { nodes: 2, store: { kind: 'redis', variable: 'PUBSUB_URL' } }),
    ours('nats', { nodes: 2, store: { kind: 'nats', variable: 'PUBSUB_URL' } }),
  ],
  {
    name: 'cross-node',
    order: 'together',
    connections: count,
    warmUps: 3,
    begin: (subject, effort) =>
      deliveries(subject, effort, {
        one: 'nodes-1',
        many: 'nodes-16',
        store: 'nodes-broker',
        rate: 'nodes-rate',
      }),
  },
)

/** The same with one process, and with two workers and the process that they belong to. */
export const workers: Scenario = scenario(
  [ours('redstart'), ours('workers', { entry: 'redstart-workers-server.ts' })],
  {
    name: 'workers',
    order: 'together',
    connections: count,
    warmUps: 3,
    begin: (subject, effort) =>
      deliveries(subject, effort, { one: 'workers-1', many: 'workers-16', rate: 'workers-rate' }),
  },
)

interface Rows {
  readonly one: RowName
  readonly many: RowName
  /** What the broker takes for a broadcast. */
  readonly store?: RowName
  readonly rate: RowName
}

async function deliveries(
  subject: SocketSubject,
  { milliseconds }: Effort,
  rows: Rows,
): Promise<readonly Stage[]> {
  const subscribers = await subject.open(count, () => topic)
  const load = new FanOut(subscribers, subject.dialect.publish(topic))
  return [
    {
      async measure() {
        const { server, store, units } = await subject.cost(() => load.run(1, milliseconds))
        return {
          [rows.one]: server / units,
          ...(rows.store && store !== undefined && { [rows.store]: (store / units) * count }),
        }
      },
    },
    {
      async measure() {
        const { server, units, seconds } = await subject.cost(() => load.run(16, milliseconds))
        return { [rows.many]: server / units, [rows.rate]: units / seconds / 1000 }
      },
    },
  ]
}
