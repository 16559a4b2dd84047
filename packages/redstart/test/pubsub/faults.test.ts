/** What brokers and networks do to nodes, with real brokers. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { CuttableProxy } from '../../../../conformance/src/cuttable-proxy.ts'
import { watchFaults } from '../../../../conformance/src/faults.ts'
import { natsServer, redisServer } from '../../../../scripts/parts.ts'
import { BrokerUnavailable, BrokerUnreachable } from '../../src/errors/index.ts'
import { type TestClock, testClock } from '../../src/testing/index.ts'
import { BrokerNode } from '../support/broker-node.ts'
import { startNats } from '../support/nats.ts'
import { startRedis, startRedisCluster, type TestRedis } from '../support/redis.ts'
import { freePort } from '../support/server-process.ts'

/** A broker that a test can hurt. */
type Victim = Pick<TestRedis, 'port' | 'url' | 'kill' | 'start' | 'freeze' | 'thaw' | 'stop'>

const kinds = [
  {
    kind: 'Redis',
    isThere: redisServer(),
    start: (): Promise<Victim> => startRedis(),
    speaks: 'client',
  },
  {
    kind: 'NATS',
    isThere: natsServer(),
    start: (): Promise<Victim> => startNats(),
    speaks: 'server',
  },
] as const

/** Moves a node's time on until `check` no longer throws, in steps that leave the network its own. */
function advanceUntil(clock: TestClock, check: () => void): Promise<void> {
  const step = async (): Promise<void> => {
    await clock.advance(25)
    check()
  }
  return vi.waitFor(step, { timeout: 25_000, interval: 5 })
}

describe.each(kinds)('$kind', ({ kind, isThere, start, speaks }) => {
  if (!isThere) console.warn(`SKIPPED: faults of ${kind}; npm test says how to get it.`)
  describe.skipIf(!isThere)('that fails', () => {
    let broker: Victim
    let prefixes = 0
    beforeAll(async () => {
      broker = await start()
    })
    afterEach(() => broker?.thaw())
    afterAll(() => broker?.stop())

    /** Two nodes that hear each other. */
    const join = async (urls: { a?: string; b?: string } = {}, clock?: TestClock) => {
      const prefix = `faults-${prefixes++}`
      const { a = broker.url, b = broker.url } = urls
      return {
        a: await BrokerNode.connected(a, { node: 'a', prefix, ...(clock && { clock }) }),
        b: await BrokerNode.connected(b, { node: 'b', prefix }),
      }
    }
    const through = ({ port }: CuttableProxy) => broker.url.replace(String(broker.port), `${port}`)

    it('killed and back: what was published meanwhile arrives, in order and once', async () => {
      const faults = watchFaults()
      const { a, b } = await join()
      await a.send('before')
      await b.hears('before')
      await broker.kill()
      await Promise.all([a.becomes(false), b.becomes(false)])
      const sending = ['1', '2', '3'].map((event) => a.send(event))
      expect(a.heard).toEqual(['before', '1', '2', '3'])
      expect(a.pubsub.state).toEqual({ connected: false, waiting: 3 })
      await broker.start()
      await Promise.all(sending)
      await a.send('after')
      await b.hears('after')
      expect(b.heard).toEqual(['before', '1', '2', '3', 'after'])
      expect([a.connects, b.connects]).toEqual([2, 2])
      expect(a.errors.every((error) => error instanceof BrokerUnreachable)).toBe(true)
      expect([1, 2]).toContain(a.errors.length)
      expect(faults).toEqual([])
    })

    it('away for longer than messages wait: they fail, and this node has them', async () => {
      const faults = watchFaults()
      const clock = testClock()
      const { a, b } = await join({}, clock)
      await broker.kill()
      await a.becomes(false)
      const sending = expect(a.send('lost')).rejects.toThrow(BrokerUnavailable)
      await clock.advance(10_000)
      await sending
      expect([a.heard, a.pubsub.state.waiting]).toEqual([['lost'], 0])
      expect(a.errors.filter((error) => error instanceof BrokerUnavailable)).toHaveLength(1)
      await broker.start()
      await b.becomes(true)
      await advanceUntil(clock, () => a.expectConnected(true))
      const sent = a.send('found')
      await advanceUntil(clock, () => expect(a.pubsub.state.waiting).toBe(0))
      await sent
      await b.hears('found')
      expect(b.heard).toEqual(['found'])
      expect(faults).toEqual([])
    })

    it('frozen: it is noticed, what was under way fails, what waits arrives', async () => {
      const faults = watchFaults()
      const clock = testClock()
      const { a, b } = await join({}, clock)
      await broker.freeze()
      const underWay = a.fateOf('under way')
      await clock.advance(7_500)
      a.expectConnected(false)
      expect(await underWay).toBe('failed')
      const waits = a.send('waits')
      expect(a.pubsub.state.waiting).toBe(1)
      broker.thaw()
      await advanceUntil(clock, () => expect(a.pubsub.state.waiting).toBe(0))
      await waits
      await b.hears('waits')
      // What stood in the pipe may have come through, though nobody knows.
      expect(['waits', 'under way,waits']).toContain(b.heard.join())
      expect(faults).toEqual([])
    })

    it('frozen for a moment: nothing is lost', async () => {
      const { a, b } = await join()
      await broker.freeze()
      const sending = ['1', '2', '3'].map((event) => a.send(event))
      broker.thaw()
      await Promise.all(sending)
      await b.hears('3')
      expect([b.heard, a.connects, b.connects]).toEqual([['1', '2', '3'], 1, 1])
    })

    it('behind a cable that is pulled: noticed as well, by who hears and by who speaks', async () => {
      const clock = testClock()
      const cable = await CuttableProxy.start(broker.port, speaks)
      const { a, b } = await join({ a: through(cable) }, clock)
      cable.stall()
      await b.send('missed')
      await clock.advance(7_500)
      a.expectConnected(false)
      cable.mend()
      await advanceUntil(clock, () => a.expectConnected(true))
      expect(a.connects).toBe(2)
      await b.send('heard')
      await a.hears('heard')
      expect(a.heard).toEqual(['heard'])
    })

    it('behind a cable that is pulled for a moment: nothing is lost', async () => {
      const cable = await CuttableProxy.start(broker.port, speaks)
      const { a, b } = await join({ a: through(cable) })
      cable.stall()
      const sending = ['1', '2'].map((event) => a.send(event))
      await b.send('from b')
      cable.mend()
      await Promise.all(sending)
      await b.hears('2')
      await a.hears('from b')
      expect([a.connects, b.heard]).toEqual([1, ['from b', '1', '2']])
    })

    it('behind a router that restarts: connections are made again, and others see nothing', async () => {
      const faults = watchFaults()
      const router = await CuttableProxy.start(broker.port, speaks)
      const { a, b } = await join({ a: through(router) })
      router.cut()
      await vi.waitFor(() => expect(a.connects).toBe(2), { timeout: 20_000 })
      await a.send('from a')
      await b.hears('from a')
      await b.send('from b')
      await a.hears('from b')
      expect([b.connects, faults]).toEqual([1, []])
    })

    const rounds = process.env.FULL === '1' ? 30 : 3
    const time = rounds * 10_000
    it('at random: messages keep their order, and none comes twice', {
      timeout: time,
    }, async () => {
      const faults = watchFaults()
      const cable = await CuttableProxy.start(broker.port, speaks)
      const { a, b } = await join({ a: through(cable) })
      const rounds = process.env.FULL === '1' ? 30 : 3
      const fates: Promise<'sent' | 'failed'>[] = []
      let sent = 0
      const speak = (): void => {
        for (let n = 0; n < 50; n++) fates.push(a.fateOf(String(sent++)))
      }
      for (let round = 0; round < rounds; round++) {
        speak()
        if (round % 3 === 0) cable.cut()
        else if (round % 3 === 1) await broker.kill()
        else await broker.freeze()
        speak()
        if (round % 3 === 1) await broker.start()
        broker.thaw()
        speak()
        await b.becomes(true)
        await Promise.all(fates)
      }
      await a.send('end')
      await b.hears('end')
      const numbers = b.heard.slice(0, -1).map(Number)
      expect(numbers).not.toEqual([])
      expect(numbers).toEqual([...new Set(numbers)].sort((x, y) => x - y))
      expect(a.heard).toHaveLength(sent + 1)
      expect(faults).toEqual([])
    })
  })
})

describe.skipIf(!redisServer())('a Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  const join = async (prefix: string) => ({
    a: await BrokerNode.connected(redis.url, { node: 'a', prefix }),
    b: await BrokerNode.connected(redis.url, { node: 'b', prefix }),
  })

  it('that is wiped changes nothing', async () => {
    const { a, b } = await join('wiped')
    await redis.flush()
    await a.send('hello')
    await b.hears('hello')
    expect([a.connects, b.connects]).toEqual([1, 1])
  })

  it('that is slow gets everything, in order', async () => {
    const { a, b } = await join('slow')
    const sending: Promise<void>[] = []
    for (let pause = 0; pause < 3; pause++) {
      await redis.client.call('CLIENT', 'PAUSE', 200, 'ALL')
      for (let n = 0; n < 2_000; n++) sending.push(a.send(String(sending.length)))
      expect(a.pubsub.state.waiting).toBeGreaterThan(0)
    }
    await Promise.all(sending)
    await b.hears(String(sending.length - 1))
    expect(b.heard).toEqual(sending.map((_, n) => String(n)))
    expect([a.connects, a.errors]).toEqual([1, []])
  })

  it.each(['normal', 'pubsub'])(
    'that drops the %s connection of a node gets it again',
    async (type) => {
      const { a, b } = await join(`dropped-${type}`)
      await redis.client.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes')
      await vi.waitFor(() => expect([a.connects, b.connects]).toEqual([2, 2]), { timeout: 20_000 })
      await a.send('hello')
      await b.hears('hello')
    },
  )

  it('knows of no more subscriptions than there are buckets', async () => {
    const { a } = await join('buckets')
    const ignore = { receive() {} }
    for (let n = 0; n < 20_000; n++) a.pubsub.subscribe(`topic:${n}`, ignore)
    await a.pubsub.settled()
    expect(await redis.client.pubsub('CHANNELS', 'buckets:*')).toHaveLength(1_024 + 2)
    expect(await redis.client.pubsub('NUMSUB', 'buckets:node:a')).toEqual(['buckets:node:a', 1])
  })

  it('is told when a topic is out of use, a little later', async () => {
    const clock = testClock()
    const a = await BrokerNode.connected(redis.url, { node: 'a', prefix: 'out-of-use', clock })
    const ignore = { receive() {} }
    a.pubsub.subscribe('other', ignore)
    await a.pubsub.settled()
    expect(await redis.client.pubsub('CHANNELS', 'out-of-use:*')).toHaveLength(3)
    a.pubsub.unsubscribe('other', ignore)
    await clock.advance(5_000)
    await vi.waitFor(async () =>
      expect(await redis.client.pubsub('CHANNELS', 'out-of-use:*')).toHaveLength(2),
    )
  })
})

describe.skipIf(!redisServer())('a Redis cluster', () => {
  it('that loses a master, and gets it back, is found again; so is one that moves a slot', async () => {
    const faults = watchFaults()
    const cluster = await startRedisCluster(3)
    try {
      // The first server of the list is gone for good.
      const url = cluster.url.replace('://', `://127.0.0.1:${await freePort()},`)
      const a = await BrokerNode.connected(url, { node: 'a' })
      const b = await BrokerNode.connected(cluster.url, { node: 'b' })
      const [first, second] = cluster.servers
      if (!first || !second) throw new Error('the cluster is too small')
      await first.kill()
      await Promise.all([a.becomes(false), b.becomes(false)])
      const waits = a.send('waits')
      await first.start()
      await waits
      await b.hears('waits')

      // The slot of the topic's bucket, as the channel that b is subscribed to.
      const found = await Promise.all(
        cluster.servers.map(async ({ client }) => {
          const channels = await client.call('PUBSUB', 'SHARDCHANNELS', 'redstart:[0-9]*')
          return { client, channels: Array.isArray(channels) ? channels : [] }
        }),
      )
      const from = found.find(({ channels }) => channels.length > 0)
      const to = cluster.servers.find(({ client }) => client !== from?.client)
      if (!from || !to) throw new Error('nobody has the channel')
      const slot = Number(await to.client.call('CLUSTER', 'KEYSLOT', String(from.channels[0])))
      const id = await to.client.call('CLUSTER', 'MYID')
      const connects = [a.connects, b.connects].map((count) => count + 1)
      for (const { client } of [to, ...cluster.servers.filter((server) => server !== to)]) {
        await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(id))
      }
      await vi.waitFor(
        () => {
          if (a.connects < (connects[0] ?? 0) || b.connects < (connects[1] ?? 0))
            throw new Error('no')
        },
        { timeout: 20_000 },
      )
      await a.send('moved')
      await b.hears('moved')
      expect(faults).toEqual([])
    } finally {
      await cluster.stop()
    }
  })
})
