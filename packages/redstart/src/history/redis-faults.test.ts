import { afterEach, describe, expect, it } from 'vitest'
import { redisServer } from '../../../../scripts/parts.ts'
import { HistoryNode, keep } from '../../test/support/history-node.ts'
import { type RedisSettings, startRedis, type TestRedis } from '../../test/support/redis.ts'
import {
  BrokerRefused,
  BrokerUnreachable,
  ForeignMessage,
  HistoryUnavailable,
  InvalidBrokerUrl,
  InvalidOption,
} from '../errors/index.ts'
import type { Message, Position } from '../pubsub/index.ts'
import { type TestClock, testClock } from '../testing/index.ts'
import { redisHistory } from './redis-history.ts'

const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function server(settings?: RedisSettings): Promise<TestRedis> {
  const redis = await startRedis(settings)
  ends.push(() => redis.stop())
  return redis
}

function nodeAt(url: string, clock?: TestClock): HistoryNode {
  const node = new HistoryNode(redisHistory(url), clock && { clock })
  ends.push(() => node.close())
  return node
}

function positionOf(message: Message | undefined): Position {
  if (message?.position === undefined) throw new Error('no position')
  return message.position
}

/** Waits until all of these were refused because the server is away. */
async function refused(...asked: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(asked.map((answer) => expect(answer).rejects.toThrow(HistoryUnavailable)))
}

const patience = { timeout: 20_000 }

describe.skipIf(!redisServer())('redisHistory', () => {
  it('a server that is killed and comes back with all it had: nothing is lost, and no gap', async () => {
    const redis = await server({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const [a, b] = [nodeAt(redis.url), nodeAt(redis.url)]
    const [here, there] = [await a.join('t'), await b.join('t')]
    await a.send('t', 'one')
    await b.send('t', 'two')
    await redis.kill()
    await refused(a.send('t', 'lost'), b.history.read('t', there.start))
    await redis.start()
    await a.insist('t', 'three')
    await b.insist('t', 'four')
    const all = ['one', 'two', 'three', 'four']
    await expect.poll(here.events, patience).toEqual(all)
    await expect.poll(there.events, patience).toEqual(all)
    expect(await a.since('t', here.start)).toEqual(all)
    expect(await b.since('t', positionOf(there.seen[1]))).toEqual(['three', 'four'])
    expect(await b.since('t', positionOf(there.seen[2]))).toEqual(['four'])
    expect(a.counts.historyGaps + b.counts.historyGaps).toBe(0)
  })

  it('a server that comes back without its last messages: a gap to who had seen them', async () => {
    const redis = await server()
    const node = nodeAt(redis.url)
    const { start, seen, events } = await node.join('t')
    await node.send('t', 'one')
    await node.send('t', 'two')
    await redis.client.call('SAVE')
    await node.send('t', 'lost')
    const [two, lost] = [positionOf(seen[1]), positionOf(seen[2])]
    await redis.kill()
    await redis.start()
    await expect.poll(events, patience).toEqual(['one', 'two', 'lost', 'history_gap'])
    expect(await node.since('t', lost)).toBe('gap')
    await node.send('t', 'three')
    await node.send('t', 'four')
    expect(events().slice(4)).toEqual(['three', 'four'])
    expect(await node.since('t', lost)).toBe('gap')
    expect(await node.since('t', two)).toEqual(['three', 'four'])
    expect(await node.since('t', start)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('a server that is emptied: a gap, and then it goes on', async () => {
    const redis = await server()
    const [a, b] = [nodeAt(redis.url), nodeAt(redis.url)]
    const [here, there] = [await a.join('t'), await b.join('t')]
    await a.send('t', 'one')
    await redis.flush()
    await a.send('t', 'two')
    // What is sent before somebody has found the gap may be a part of it.
    for (const { events } of [here, there]) {
      await expect.poll(events, patience).toEqual(['one', 'history_gap'])
    }
    await a.send('t', 'three')
    for (const { events } of [here, there]) {
      await expect.poll(events, patience).toEqual(['one', 'history_gap', 'three'])
    }
    expect(await a.since('t', positionOf(here.seen[0]))).toBe('gap')
    expect(b.counts.historyGaps).toBe(1)
  })

  it('a server that is frozen: what was refused is not sent when it goes on', async () => {
    const redis = await server()
    const [a, b] = [nodeAt(redis.url), nodeAt(redis.url)]
    const [here, there] = [await a.join('t'), await b.join('t')]
    await a.send('t', 'one')
    await redis.freeze()
    await refused(a.send('t', 'refused'), a.history.watch('u', keep))
    redis.thaw()
    await a.insist('t', 'two')
    await expect.poll(there.events, patience).toEqual(['one', 'two'])
    expect(here.events()).toEqual(['one', 'two'])
    expect(await a.since('t', here.start)).toEqual(['one', 'two'])
  })

  it('a subscription that is cut: what was said meanwhile comes, once', async () => {
    const redis = await server()
    const [a, b] = [nodeAt(redis.url), nodeAt(redis.url)]
    await a.join('t')
    const { events } = await b.join('t')
    for (let round = 0; round < 5; round++) {
      await a.insist('t', `${round} before`)
      await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      await a.insist('t', `${round} after`)
    }
    const all = Array.from({ length: 5 }, (_, n) => [`${n} before`, `${n} after`]).flat()
    await expect.poll(events, patience).toEqual(all)
    expect(b.counts.historyGaps).toBe(0)
  })

  it('a server that forgets the scripts gets them again', async () => {
    const redis = await server()
    const node = nodeAt(redis.url)
    const { events } = await node.join('t')
    await node.send('t', 'one')
    await redis.client.call('SCRIPT', 'FLUSH')
    await Promise.all(['two', 'three'].map((event) => node.send('t', event)))
    expect(events()).toEqual(['one', 'two', 'three'])
  })

  it('what others publish on our channels is reported and dropped', async () => {
    const redis = await server()
    const node = nodeAt(redis.url)
    const { events } = await node.join('t')
    const [channel] = await redis.client.pubsub('CHANNELS', 'redstart:history:*')
    for (const text of ['', 'hello', 'a-1 id', 'a-1 id junk', '- - -']) {
      await redis.client.publish(String(channel), text)
    }
    await node.send('t', 'one')
    expect(events()).toEqual(['one'])
    expect(node.logged).toHaveLength(5)
    for (const error of node.logged) expect(error).toBeInstanceOf(ForeignMessage)
  })

  it('prefixes keep applications apart', async () => {
    const redis = await server()
    const [a, b] = [nodeAt(redis.url), nodeAt(`${redis.url}?prefix=other`)]
    const [here, there] = [await a.join('t'), await b.join('t')]
    await a.send('t', 'a')
    await b.send('t', 'b')
    expect([here.events(), there.events()]).toEqual([['a'], ['b']])
    expect((await redis.client.keys('*')).map((key) => key.split(':')[0]).sort()).toEqual([
      ...['other', 'other', 'redstart', 'redstart'],
    ])
  })

  it('a topic is gone from the server when it was not used for long', async () => {
    const redis = await server()
    const node = nodeAt(redis.url)
    await node.join('t')
    await node.send('t', 'one')
    const keys = await redis.client.keys('*')
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(await redis.client.pttl(key)).toBeGreaterThan(0)
  })

  it('a wrong password: refused, and told once', async () => {
    const redis = await server({ password: 'right' })
    const clock = testClock()
    const node = nodeAt(redis.url.replace('right', 'wrong'), clock)
    const join = refused(node.join('t'))
    for (let attempts = 0; attempts < 3; attempts++) {
      await expect.poll(() => node.logged, patience).toEqual([expect.any(BrokerRefused)])
      await clock.advance(1_000)
    }
    await join
    expect(JSON.stringify(node.logged.map(String))).not.toContain('wrong')
    await nodeAt(redis.url).join('t')
  })

  it('no such server: refused, and told once', async () => {
    const clock = testClock()
    const node = nodeAt('redis://127.0.0.1:1', clock)
    const sent = refused(node.send('t', 'one'))
    await expect.poll(() => node.logged, patience).toHaveLength(1)
    await clock.advance(3_000)
    await sent
    const [first, second] = node.logged
    expect(first).toBeInstanceOf(BrokerUnreachable)
    expect(second).toBeInstanceOf(HistoryUnavailable)
    expect(node.logged).toHaveLength(2)
  })

  it('a url or a prefix that is none throws at once', () => {
    expect(() => redisHistory('http://localhost')).toThrow(InvalidBrokerUrl)
    expect(() => redisHistory('nats://localhost')).toThrow(InvalidBrokerUrl)
    expect(() => redisHistory('redis://localhost', { prefix: 'a:b' })).toThrow(InvalidOption)
  })
})
