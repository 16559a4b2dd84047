/** What clients see while the broker of their nodes is away, slow, frozen or wiped. */
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CuttableProxy } from '../../../../conformance/src/cuttable-proxy.ts'
import { redisServer } from '../../../../scripts/parts.ts'
import { redisHistory } from '../../src/history/index.ts'
import { HistoryNode } from '../support/history-node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { FaultNode } from './support/fault-node.ts'
import { type Fate, type Guest, guestAt } from './support/guest.ts'
import { Ledger } from './support/ledger.ts'

// Nodes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const patience = { timeout: 60_000, interval: 20 }
/** How long messages wait for the broker here, and their senders for an answer, in ms. */
const WAIT = 60_000

let redis: TestRedis | undefined
afterEach(() => redis?.stop())

async function broker(): Promise<TestRedis> {
  redis = await startRedis()
  return redis
}

/** Says numbers at once, and gives what becomes of each. */
function sayAll(guest: Guest, numbers: readonly number[]): Promise<Fate>[] {
  return numbers.map((n) => guest.say('ada', n, WAIT))
}

/** Waits until a node sees its broker, or does not. */
async function isConnected(node: FaultNode, connected: boolean): Promise<void> {
  const look = async () => (await node.health()).pubsub.connected
  await expect.poll(look, patience).toBe(connected)
}

/** Says numbers from `n` on until one is taken; gives that number. */
async function insist(guest: Guest, ledger: Ledger, n: number): Promise<number> {
  const fate = await guest.say('ada', n)
  ledger.write(guest.topic, { from: 'ada', n }, fate)
  return fate === 'sent' ? n : insist(guest, ledger, n + 1)
}

describe.skipIf(!redisServer())('a broker', () => {
  it('that is away: this node is served, the other one when it is back, and presence heals', async () => {
    const server = await broker()
    const [a, b] = await FaultNode.pair(
      { name: 'a', pubsub: server.url, outbox: { messages: 1_000, age: WAIT } },
      { name: 'b', pubsub: server.url },
    )
    const ada = await guestAt(a.port, 'hall:1', 'ada')
    const near = await guestAt(a.port, 'hall:1')
    const far = await guestAt(b.port, 'hall:1', 'bob')
    await ada.say('ada', 1)
    await far.hears('ada', 1)

    await server.kill()
    await Promise.all([isConnected(a, false), isConnected(b, false)])
    const fates = sayAll(ada, [2, 3, 4])
    await near.hears('ada', 4)
    expect((await a.health()).pubsub.waiting).toBeGreaterThanOrEqual(3)
    const eve = await guestAt(a.port, 'hall:1', 'eve')
    expect(far.numbers).toEqual([1])

    await server.start()
    expect(await Promise.all(fates)).toEqual(['sent', 'sent', 'sent'])
    await far.hears('ada', 4)
    expect([near.numbers, far.numbers]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ])
    const everybody = ['ada', 'bob', 'eve']
    for (const guest of [ada, eve, far]) {
      await expect.poll(() => Object.keys(guest.visitors()).sort(), patience).toEqual(everybody)
    }
    for (const node of [a, b]) {
      await isConnected(node, true)
      const look = async () => Object.keys(await node.list('hall:1')).sort()
      await expect.poll(look, patience).toEqual(everybody)
    }
  })

  it('that is away while more is said than may wait: the rest is refused, and counted', async () => {
    const server = await broker()
    const outbox = { messages: 40, age: WAIT }
    const [a, b] = await FaultNode.pair(
      { name: 'a', pubsub: server.url, outbox },
      { name: 'b', pubsub: server.url },
    )
    const ada = await guestAt(a.port, 'hall:1')
    const far = await guestAt(b.port, 'hall:1')
    await server.kill()
    await Promise.all([isConnected(a, false), isConnected(b, false)])
    const numbers = Array.from({ length: 60 }, (_, n) => n)
    const fates = sayAll(ada, numbers)
    await ada.hears('ada', 59)
    expect(ada.numbers).toEqual(numbers)

    await server.start()
    const fateOf = await Promise.all(fates)
    const sent = numbers.filter((n) => fateOf[n] === 'sent')
    const refused = numbers.filter((n) => fateOf[n] === 'refused')
    expect(sent.length).toBeGreaterThan(0)
    expect(refused.length).toBeGreaterThanOrEqual(20)
    expect(sent.length + refused.length).toBe(60)
    await far.hears('ada', sent.at(-1) ?? -1)
    expect(far.numbers).toEqual(sent)
    const { counts } = await a.health()
    expect(counts.broadcastsFailed).toBeGreaterThanOrEqual(refused.length)
    expect(ada.joins).toHaveLength(1)
  })

  it.each(['slow', 'frozen'] as const)(
    'that is %s: what is said in a room then is refused or sent, and all hear the same',
    async (what) => {
      const server = await broker()
      const cable = await CuttableProxy.start(server.port)
      const url = server.url.replace(`${server.port}`, `${cable.port}`)
      const [a, b] = await FaultNode.pair(
        { name: 'a', pubsub: url, history: url },
        { name: 'b', pubsub: server.url, history: server.url },
      )
      const ledger = new Ledger()
      const ada = await guestAt(a.port, 'room:1')
      const readers = [ada, await guestAt(a.port, 'room:1'), await guestAt(b.port, 'room:1')]
      await insist(ada, ledger, 1)

      if (what === 'slow') cable.stall()
      else await server.freeze()
      expect(await ada.say('ada', 2, WAIT)).toBe('refused')
      cable.mend()
      server.thaw()
      await insist(ada, ledger, 3)

      for (const reader of readers) {
        await expect.poll(() => ledger.missing(reader), patience).toEqual([])
      }
      expect(ledger.faults(readers)).toEqual([])
      expect(ada.numbers).not.toContain(2)
    },
  )

  it('that comes back and still loads its data: who asked meanwhile is served when it has', async () => {
    redis = await startRedis({
      args: ['--appendonly', 'yes', '--appendfsync', 'always', '--key-load-delay', '1000'],
    })
    const node = new HistoryNode(redisHistory(redis.url))
    onTestFinished(() => node.close())
    const { start, events } = await node.join('t')
    await node.send('t', 'one')
    const filling = redis.client.pipeline()
    for (let n = 0; n < 6_000; n++) filling.set('filling', n)
    await filling.exec()
    await redis.kill()
    const isBack = redis.start()
    await expect.poll(() => String(node.logged), patience).toContain('LOADING')
    await isBack
    await node.join('another')
    await node.insist('t', 'two')
    await expect.poll(events, patience).toEqual(['one', 'two'])
    expect(await node.since('t', start)).toEqual(['one', 'two'])
    expect(node.counts.historyGaps).toBe(0)
  })

  it('that is wiped: who was there is told of a gap, and all hear what is said from then on', async () => {
    const server = await broker()
    const [a, b] = await FaultNode.pair(
      { name: 'a', pubsub: server.url, history: server.url },
      { name: 'b', pubsub: server.url, history: server.url },
    )
    const ada = await guestAt(a.port, 'room:1', 'ada')
    const bob = await guestAt(b.port, 'room:1', 'bob')
    await ada.say('ada', 1)
    await bob.hears('ada', 1)

    await server.flush()
    await ada.say('ada', 2)
    for (const guest of [ada, bob]) {
      await expect.poll(() => guest.joins.some(({ gap }) => gap), patience).toBe(true)
    }
    const last = await insist(ada, new Ledger(), 3)
    for (const guest of [ada, bob]) await guest.hears('ada', last)
    for (const node of [a, b]) expect((await node.health()).counts.historyGaps).toBe(1)
    const look = () => [ada, bob].map((guest) => Object.keys(guest.visitors()).sort())
    await expect.poll(look, patience).toEqual([
      ['ada', 'bob'],
      ['ada', 'bob'],
    ])
  })
})
