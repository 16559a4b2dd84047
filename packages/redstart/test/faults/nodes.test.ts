/** Nodes that die, freeze, and are cut off: what the visitors of the other nodes see. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CuttableProxy } from '../../../../conformance/src/cuttable-proxy.ts'
import { redisServer } from '../../../../scripts/parts.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { FaultNode } from './support/fault-node.ts'
import { type Guest, guestAt } from './support/guest.ts'
import type { Visitors } from './support/node-protocol.ts'

// Nodes start slowly on a busy machine, and take each other for dead for a while.
vi.setConfig({ testTimeout: 120_000 })

const patience = { timeout: 60_000, interval: 20 }
const topic = 'hall:1'

/** Who is there, and how many are where only that is known. */
function roll(visitors: Visitors): Record<string, number> {
  const entries = Object.entries(visitors).map(([key, { metas }]) => {
    const sizes = metas.map(({ count = 1 }) => count)
    return [key, sizes.reduce((sum, size) => sum + size, 0)]
  })
  return Object.fromEntries(entries)
}

/** Waits until these nodes and these clients all show exactly that. */
async function agree(
  wanted: Record<string, number>,
  nodes: readonly FaultNode[],
  guests: readonly Guest[],
): Promise<void> {
  for (const node of nodes) {
    await expect.poll(async () => roll(await node.list(topic)), patience).toEqual(wanted)
  }
  for (const guest of guests) {
    await expect.poll(() => roll(guest.visitors()), patience).toEqual(wanted)
  }
}

/** The refs under a key, on a node. */
async function refsOf(node: FaultNode, key: string): Promise<string[]> {
  const visitors = await node.list(topic)
  return visitors[key]?.metas.map(({ phx_ref }) => phx_ref) ?? []
}

describe.skipIf(!redisServer())('a node', () => {
  let redis: TestRedis
  let prefixes = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  const newUrl = (): string => `${redis.url}?prefix=nodes-${prefixes++}`

  it('that is killed: its visitors leave every list, and counted keys drop', async () => {
    const pubsub = newUrl()
    const [a, b, c] = await FaultNode.three(pubsub)
    const watching = [
      await guestAt(a.port, topic, 'ada'),
      await guestAt(c.port, topic, 'anonymous'),
    ]
    await guestAt(b.port, topic, 'bob')
    for (let n = 0; n < 3; n++) await guestAt(b.port, topic, 'anonymous')
    await agree({ ada: 1, bob: 1, anonymous: 4 }, [a, b, c], watching)
    await b.end('SIGKILL')
    await agree({ ada: 1, anonymous: 1 }, [a, c], watching)
  })

  it('that is killed and starts anew under its name: it has the visitors that it has now', async () => {
    const pubsub = newUrl()
    // Nobody is taken for dead by its silence.
    const settings = { pubsub, downPeriod: 600_000 }
    const [a, b] = await FaultNode.pair({ name: 'a', ...settings }, { name: 'b', ...settings })
    const again = new FaultNode()
    const ada = await guestAt(a.port, topic, 'ada')
    await guestAt(b.port, topic, 'bob')
    await guestAt(b.port, topic, 'anonymous')
    await agree({ ada: 1, bob: 1, anonymous: 1 }, [a], [ada])
    await b.end('SIGKILL')
    await again.begin({ name: 'b', ...settings })
    await agree({ ada: 1 }, [a, again], [ada])
    const eve = await guestAt(again.port, topic, 'eve')
    await agree({ ada: 1, eve: 1 }, [a, again], [ada, eve])
  })

  it('C-84: that is frozen: its visitors leave, and come back with the refs that they had', async () => {
    const pubsub = newUrl()
    const [a, b, c] = await FaultNode.three(pubsub)
    const ada = await guestAt(a.port, topic, 'ada')
    const bob = await guestAt(b.port, topic, 'bob')
    const cleo = await guestAt(c.port, topic, 'anonymous')
    await guestAt(b.port, topic, 'anonymous')
    const all = { ada: 1, bob: 1, anonymous: 2 }
    await agree(all, [a, b, c], [ada, bob, cleo])
    const refs = await refsOf(a, 'bob')

    b.freeze()
    await agree({ ada: 1, anonymous: 1 }, [a, c], [ada, cleo])
    const said = bob.say('bob', 1, 60_000)
    b.thaw()
    await agree(all, [a, b, c], [ada, bob, cleo])
    expect(await refsOf(a, 'bob')).toEqual(refs)
    expect(await refsOf(b, 'bob')).toEqual(refs)

    // Its clients are still the same connections, and what they said meanwhile arrives.
    expect(await said).toBe('sent')
    await ada.hears('bob', 1)
    await cleo.say('cleo', 1)
    await bob.hears('cleo', 1)
    expect(bob.joins).toHaveLength(1)
  })

  it.each(['refuse', 'stall'] as const)(
    'that is cut off from the broker (%s): each side has its own, and both have all when it heals',
    async (kind) => {
      const pubsub = newUrl()
      const cable = await CuttableProxy.start(redis.port)
      const behind = pubsub.replace(`${redis.port}`, `${cable.port}`)
      const [a, b, c] = await Promise.all([
        FaultNode.start({ name: 'a', pubsub }),
        FaultNode.start({ name: 'b', pubsub: behind }),
        FaultNode.start({ name: 'c', pubsub }),
      ])
      const ada = await guestAt(a.port, topic, 'ada')
      const bob = await guestAt(b.port, topic, 'bob')
      const anna = await guestAt(a.port, topic, 'anonymous')
      const leaving = [await guestAt(a.port, topic, 'abel'), await guestAt(b.port, topic, 'ben')]
      await guestAt(b.port, topic, 'anonymous')
      const all = { ada: 1, bob: 1, abel: 1, ben: 1, anonymous: 2 }
      await agree(all, [a, b, c], [ada, bob, anna])

      cable[kind]()
      await agree({ ada: 1, abel: 1, anonymous: 1 }, [a, c], [ada, anna])
      await agree({ bob: 1, ben: 1, anonymous: 1 }, [b], [bob])

      // Both sides go on.
      for (const guest of leaving) guest.channel.leave()
      const cleo = await guestAt(c.port, topic, 'cleo')
      const bea = await guestAt(b.port, topic, 'bea')
      await guestAt(b.port, topic, 'anonymous')
      await agree({ ada: 1, cleo: 1, anonymous: 1 }, [a, c], [ada, anna, cleo])
      await agree({ bob: 1, bea: 1, anonymous: 2 }, [b], [bob, bea])

      cable.mend()
      const united = { ada: 1, cleo: 1, bob: 1, bea: 1, anonymous: 3 }
      await agree(united, [a, b, c], [ada, bob, anna, cleo, bea])
      for (const guest of [ada, bob, anna, cleo, bea]) expect(guest.joins).toHaveLength(1)
    },
  )
})
