import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testClock } from '../testing/index.ts'
import { BrokerTopics, BUCKETS, bucketOf } from './broker-topics.ts'

function setUp() {
  const clock = testClock()
  const subscribed = new Set<number>()
  const log: string[] = []
  const topics = new BrokerTopics({
    clock,
    subscribe(bucket) {
      log.push('+')
      subscribed.add(bucket)
    },
    unsubscribe(bucket) {
      log.push('-')
      subscribed.delete(bucket)
    },
  })
  return { clock, subscribed, log, topics }
}

describe('buckets', () => {
  it('are the same on every node and in every version of the envelope', () => {
    expect(['', 'room:1', 'room:2', 'zimmer:é', '部屋:1'].map(bucketOf)).toMatchInlineSnapshot(`
      [
        755,
        565,
        96,
        439,
        797,
      ]
    `)
  })

  it('fill evenly', () => {
    const counts = new Uint32Array(BUCKETS)
    const perBucket = 100
    for (let n = 0; n < BUCKETS * perBucket; n++) {
      const bucket = bucketOf(`room:${n}`)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(perBucket / 2)
    expect(Math.max(...counts)).toBeLessThan(perBucket * 2)
  })
})

describe('a node', () => {
  it('makes no more subscriptions than there are buckets', () => {
    const { topics, subscribed, log } = setUp()
    for (let n = 0; n < 50_000; n++) topics.add(`room:${n}`)
    expect([subscribed.size, log.length]).toEqual([BUCKETS, BUCKETS])
    expect([...topics.buckets]).toHaveLength(BUCKETS)
  })

  it('keeps an empty bucket for five seconds', async () => {
    const { clock, topics, log } = setUp()
    topics.add('a')
    topics.remove('a')
    await clock.advance(4_999)
    topics.add('a')
    await clock.advance(60_000)
    topics.remove('a')
    expect(log).toEqual(['+'])
    await clock.advance(5_000)
    expect(log).toEqual(['+', '-'])
    topics.add('a')
    expect(log).toEqual(['+', '-', '+'])
  })

  it('forgets all at its end, and what is removed later is no error', async () => {
    const { clock, topics, log } = setUp()
    topics.add('a')
    topics.add('b')
    topics.remove('b')
    topics.clear()
    topics.remove('a')
    await clock.advance(60_000)
    expect(log).toEqual(['+', '+'])
  })
})

it('property: a bucket is subscribed while one of its topics is in use, and at most 5 s longer', async () => {
  const step = fc.record({
    topic: fc.nat({ max: 3_000 }).map((n) => `t${n % 7}-${n}`),
    add: fc.boolean(),
    pause: fc.constantFrom(0, 0, 1_000, 5_000),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { clock, topics, subscribed } = setUp()
      const used = new Set<string>()
      for (const { topic, add, pause } of steps) {
        if (add && !used.has(topic)) {
          used.add(topic)
          topics.add(topic)
        } else if (!add && used.delete(topic)) topics.remove(topic)
        await clock.advance(pause)
        for (const name of used) expect(subscribed.has(bucketOf(name))).toBe(true)
      }
      await clock.advance(5_000)
      expect([...subscribed].sort()).toEqual([...new Set([...used].map(bucketOf))].sort())
    }),
    { numRuns: 50 },
  )
})
