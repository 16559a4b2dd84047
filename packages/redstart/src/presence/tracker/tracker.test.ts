import assert from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../clock/index.ts'
import { BrokerUnavailable, InvalidOption } from '../../errors/index.ts'
import { localAdapter, Message, PubSub } from '../../pubsub/index.ts'
import { newCounts, silentLogger } from '../../telemetry/index.ts'
import { memoryBus, testClock } from '../../testing/index.ts'
import { type Json, type TopicDiff, Tracker, type TrackerOptions } from './index.ts'

describe('what cannot be taken', () => {
  test('what clients say on the topic of the tracker is not for it', () => {
    const { pubsub, counts, tracker } = alone()
    tracker.start()
    const topic = 'phx_presence:visitors_shard0of1'
    pubsub.localBroadcast(topic, 'heartbeat', { v: 1 })
    pubsub.localBroadcast(topic, 'heartbeat', Uint8Array.of(1))
    expect(counts.presenceDropped).toBe(0)
    pubsub.deliver(Message.internal(topic, 'heartbeat', ''))
    expect(counts.presenceDropped).toBe(1)
  })

  test('the log has one line a period of what was dropped', async () => {
    const { pubsub, counts, clock, lines, tracker } = alone()
    tracker.start()
    const garbage = () =>
      pubsub.deliver(Message.internal('phx_presence:visitors_shard0of1', 'heartbeat', 'x'))
    for (let n = 0; n < 3; n++) garbage()
    expect(lines).toHaveLength(1)
    await clock.advance(1_500)
    garbage()
    expect(lines).toHaveLength(2)
    expect(counts.presenceDropped).toBe(4)
  })
})

describe('one node', () => {
  test('options that cannot work are refused', () => {
    const wrong: TrackerOptions[] = [
      { shards: 0 },
      { shards: 1.5 },
      { broadcastPeriod: 0 },
      { maxSilentPeriods: Number.NaN },
      { clockSamplePeriods: 0 },
      { downPeriod: 2_999 },
      { permdownPeriod: 30_000 },
      { permdownPeriod: Number.POSITIVE_INFINITY },
      { maxDeltaSizes: [] },
      { maxDeltaSizes: [0] },
    ]
    for (const options of wrong) expect(() => alone(options)).toThrow(InvalidOption)
    expect(() => alone({ broadcastPeriod: 15_001 })).not.toThrow()
  })

  test('untrackAll is one diff, over topics and shards; an owner without anything is none', () => {
    const { tracker, diffs } = alone({ shards: 4 })
    const owner = tracker.newOwner()
    const topics = Array.from({ length: 20 }, (_, n) => `room:${n}`)
    for (const topic of topics) tracker.track(owner, topic, 'ada', null)
    tracker.track(tracker.newOwner(), 'room:1', 'bob', null)
    expect(diffs).toHaveLength(21)
    tracker.untrackAll(owner)
    tracker.untrackAll(owner)
    expect(diffs).toHaveLength(22)
    expect([...diffs[21]!.keys()].toSorted()).toEqual(topics.toSorted())
    expect(tracker.list('room:1').map(({ key }) => key)).toEqual(['bob'])
    expect(tracker.size).toBe(1)
  })

  test('C-80: what is tracked twice, or changed without being tracked, is false and no diff', () => {
    const { tracker, diffs } = alone()
    expect(tracker.track('o', 't', 'ada', 1)).toBe(true)
    expect(tracker.track('o', 't', 'ada', 2)).toBe(false)
    expect(tracker.update('o', 't', 'bob', 2)).toBe(false)
    expect(tracker.untrack('o', 't', 'bob')).toBe(false)
    expect([tracker.meta('o', 't', 'ada'), tracker.meta('o', 't', 'bob')]).toEqual([1, undefined])
    expect(tracker.untrack('o', 't', 'ada')).toBe(true)
    expect(diffs).toHaveLength(2)
  })

  test('a listener that throws is logged, and the tracker goes on', () => {
    const { tracker, lines } = alone({}, () => {
      throw new Error('boom')
    })
    expect(tracker.track('o', 't', 'ada', 1)).toBe(true)
    expect(lines).toEqual(['A listener of presence failed.'])
  })

  test('a meta that is no JSON is an error in the log; what is tracked after it goes out', async () => {
    const { tracker, clock, lines, sent } = alone()
    tracker.start()
    const circular: { [key: string]: Json } = {}
    circular.self = circular
    tracker.track('o', 't', 'bad', circular)
    await clock.advance(375)
    expect(lines).toEqual(['A presence message could not be written.'])
    tracker.track('o', 't', 'good', 'fine')
    await clock.advance(1_500)
    expect(sent.at(-1)).toContain('"fine"')
  })

  test('§5.4.1 the first tick announces; then an empty heartbeat comes every eleventh', async () => {
    const { tracker, clock, sent } = alone({ random: () => 0.5 })
    tracker.start()
    await clock.advance(187)
    expect(sent).toHaveLength(0)
    await clock.advance(1)
    expect(sent).toHaveLength(1)
    await clock.advance(10 * 1_500)
    expect(sent).toHaveLength(1)
    await clock.advance(1_500)
    expect(sent).toHaveLength(2)
    expect(sent[1]).not.toContain('delta')
  })

  test('owners are unique, also those of another start', () => {
    const { tracker } = alone()
    const owners = [tracker, tracker, alone().tracker].map((tracker) => tracker.newOwner())
    expect(new Set(owners).size).toBe(3)
  })

  test('after close nothing is sent and no timer runs; what is tracked is tracked here', async () => {
    const { tracker, clock, sent } = alone()
    tracker.start()
    await clock.advance(375)
    await tracker.close()
    await tracker.close()
    expect(sent.map((text) => JSON.parse(text).clock === undefined)).toEqual([false, true])
    tracker.track('o', 't', 'ada', null)
    await clock.advance(100_000)
    expect(sent).toHaveLength(2)
    expect(tracker.list('t')).toHaveLength(1)
  })

  test('permdownOnShutdown: false goes without a word', async () => {
    const { tracker, clock, sent } = alone({ permdownOnShutdown: false })
    tracker.start()
    await clock.advance(375)
    await tracker.close()
    expect(sent).toHaveLength(1)
  })
})

test('while the broker is away nothing is lost for good, and no promise is', async () => {
  const bus = memoryBus()
  const clock = testClock()
  const errors: unknown[] = []
  const [a, b] = ['a', 'b'].map((name) => {
    const pubsub = new PubSub({
      adapter: bus.adapter(name),
      onError: (error) => errors.push(error),
    })
    const { tracker } = trackerOn(pubsub, clock)
    tracker.start()
    return tracker
  })
  assert.ok(a && b)
  await clock.advance(3_000)
  bus.cut('a')
  a.track('o', 't', 'ada', null)
  await clock.advance(3_000)
  expect(errors[0]).toBeInstanceOf(BrokerUnavailable)
  expect(b.list('t')).toEqual([])
  bus.mend('a')
  // It tells its clock with the next tick, so b knows what to ask for.
  await clock.advance(6_000)
  expect(b.list('t')).toMatchObject([{ key: 'ada', replica: 'a' }])
  bus.cut('a')
  await a.close()
})

/** A tracker whose messages go nowhere but into `sent`. */
function alone(options: TrackerOptions = {}, onDiff?: () => void) {
  const clock = testClock()
  const sent: string[] = []
  const local = localAdapter()
  const broadcast = async ({ body }: Message): Promise<void> => void sent.push(String(body))
  const pubsub = new PubSub({ adapter: { ...local, broadcast }, clock })
  return {
    pubsub,
    clock,
    sent,
    ...trackerOn(pubsub, clock, { random: () => 1, ...options }, onDiff),
  }
}

function trackerOn(
  pubsub: PubSub,
  clock: Clock,
  options: TrackerOptions = {},
  onDiff: () => void = () => {},
) {
  const lines: string[] = []
  const diffs: ReadonlyMap<string, TopicDiff>[] = []
  const counts = newCounts()
  const log = (_: object, line: string): void => void lines.push(line)
  const tracker = new Tracker({
    name: 'visitors',
    pubsub,
    clock,
    logger: { ...silentLogger, warn: log, error: log },
    counts,
    onDiff(diff) {
      diffs.push(diff)
      onDiff()
    },
    ...options,
  })
  return { tracker, lines, diffs, counts }
}
