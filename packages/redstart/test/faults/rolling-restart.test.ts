/** Three nodes are replaced one after the other, while everybody talks. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { redisServer } from '../../../../scripts/parts.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { FaultNode } from './support/fault-node.ts'
import { clientOf, Guest } from './support/guest.ts'
import { Ledger } from './support/ledger.ts'
import { Publisher } from './support/publisher.ts'
import { tcpBalancer } from './support/tcp-balancer.ts'

// Nodes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

/** How much goes on. */
interface Load {
  readonly topics: number
  readonly subscribers: number
  readonly publishers: number
  /** Messages that are acknowledged before each node is replaced. */
  readonly between: number
  /** How often all nodes are replaced. */
  readonly rounds: number
}

const core: Load = { topics: 4, subscribers: 8, publishers: 2, between: 60, rounds: 1 }
const large: Load = { topics: 12, subscribers: 24, publishers: 6, between: 500, rounds: 3 }

interface Deployment {
  readonly load: Load
  /** How the old nodes end. */
  readonly signal: 'SIGTERM' | 'SIGKILL'
  /** Called when one node of the first round was replaced. */
  midway?(): Promise<void>
}

const patience = { timeout: 60_000, interval: 20 }

describe.skipIf(!redisServer())('a rolling restart of three nodes', () => {
  let redis: TestRedis
  let prefixes = 0
  beforeAll(async () => {
    // What was acknowledged is on the disk.
    redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
  })
  afterAll(() => redis?.stop())

  const deploy = async ({ load, signal, midway }: Deployment): Promise<void> => {
    const url = `${redis.url}?prefix=rolling-${prefixes++}`
    const begin = async (node: FaultNode, name: string): Promise<FaultNode> => {
      await node.begin({ name, pubsub: url, history: url })
      return node
    }
    const spares = Array.from({ length: 6 }, () => new FaultNode())
    const takeSpare = (): FaultNode => spares.shift() ?? new FaultNode()
    const nodes = await Promise.all(['0', '1', '2'].map((name) => begin(takeSpare(), name)))
    const balancer = await tcpBalancer(nodes.map(({ port }) => port))

    const topics = Array.from({ length: load.topics }, (_, n) => `room:${n}`)
    const ledger = new Ledger()
    const readers = Array.from({ length: load.subscribers }, (_, n) => {
      const client = clientOf(balancer.port)
      return topics.map((topic) => new Guest(client, topic, `reader ${n}`))
    }).flat()
    await Promise.all(readers.map((reader) => reader.join()))
    const publishers = Array.from(
      { length: load.publishers },
      (_, n) => new Publisher(`p${n}`, clientOf(balancer.port), topics, ledger),
    )
    await Promise.all(publishers.map((publisher) => publisher.join()))

    const running = publishers.map((publisher) => publisher.run())
    const ends: (number | string)[] = []
    let gaps = 0
    for (let round = 0; round < load.rounds; round++) {
      for (const [index, old] of nodes.entries()) {
        const enough = ledger.size + load.between
        await expect.poll(() => ledger.size, patience).toBeGreaterThan(enough)
        const fresh = await begin(takeSpare(), `${round}.${index}`)
        balancer.nodes.add(fresh.port)
        gaps += (await old.health()).counts.historyGaps ?? 0
        ends.push(await old.end(signal))
        balancer.nodes.delete(old.port)
        nodes[index] = fresh
        if (round === 0 && index === 1) await midway?.()
      }
    }
    for (const publisher of publishers) publisher.end()
    await Promise.all(running)

    await expect.poll(() => readers.flatMap((one) => ledger.missing(one)), patience).toEqual([])
    expect(ledger.faults(readers)).toEqual([])
    expect(new Set(ends)).toEqual(new Set([signal === 'SIGTERM' ? 0 : signal]))
    for (const node of nodes) gaps += (await node.health()).counts.historyGaps ?? 0
    expect(gaps).toBe(0)
    // All clients were on a node that is gone.
    expect(Math.min(...readers.map(({ joins }) => joins.length))).toBeGreaterThan(1)

    // Presence has healed as well.
    const everybody = Array.from({ length: load.subscribers }, (_, n) => `reader ${n}`).sort()
    for (const topic of topics) {
      for (const node of nodes) {
        await expect
          .poll(async () => Object.keys(await node.list(topic)).sort(), patience)
          .toEqual(everybody)
      }
    }
    for (const reader of readers) {
      await expect.poll(() => Object.keys(reader.visitors()).sort(), patience).toEqual(everybody)
    }
  }

  const restartBroker = async (): Promise<void> => {
    await redis.kill()
    await redis.start()
  }

  it('that are asked to end: no message is lost, none comes twice, all in order', async () => {
    await deploy({ load: core, signal: 'SIGTERM' })
  })

  it('that are killed: the same', async () => {
    await deploy({ load: core, signal: 'SIGKILL' })
  })

  it('that are asked to end, with a broker that is killed and comes back: the same', async () => {
    await deploy({ load: core, signal: 'SIGTERM', midway: restartBroker })
  })

  describe.runIf(process.env.FULL === '1')('under a large load', () => {
    it.each([
      { what: 'nodes asked to end', signal: 'SIGTERM' },
      { what: 'nodes killed', signal: 'SIGKILL' },
      { what: 'nodes asked to end, and a broker', signal: 'SIGTERM', midway: restartBroker },
      { what: 'nodes killed, and a broker', signal: 'SIGKILL', midway: restartBroker },
    ] as const)('$what', { timeout: 600_000 }, (how) => deploy({ load: large, ...how }))
  })
})
