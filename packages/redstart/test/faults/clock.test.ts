/**
 * The clock of a machine leaps by hours, and timers go on as if nothing were. What that does to presence is
 * shown beside the tracker.
 */
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock/index.ts'
import { memoryHistory } from '../../src/history/index.ts'
import { Outbox } from '../../src/pubsub/outbox.ts'
import { testClock } from '../../src/testing/index.ts'
import { HistoryNode } from '../support/history-node.ts'

const HOURS = 5 * 3_600_000

/** A clock that can be set, and the time that really passes. */
function wrongClock() {
  const time = testClock()
  let error = 0
  const clock: Clock = {
    now: () => time.now() + error,
    after: (ms, fn) => time.after(ms, fn),
  }
  const leap = (ms: number): void => {
    error += ms
  }
  return { clock, time, leap }
}

describe.each([
  ['forward', HOURS],
  ['back', -HOURS],
])('a clock that leaps %s', (direction, hours) => {
  it('leaves who listens everything, and tells of a gap what it takes for too old', async () => {
    const { clock, time, leap } = wrongClock()
    const node = new HistoryNode(memoryHistory(), { clock })
    const { start, seen, events } = await node.join('t')
    await node.send('t', '1')
    leap(hours)
    await node.send('t', '2')
    await time.advance(30_000)
    await node.send('t', '3')
    expect(events()).toEqual(['1', '2', '3'])
    const [one] = seen
    if (one?.position === undefined) throw new Error('it has no position')
    expect(await node.since('t', one.position)).toEqual(['2', '3'])
    expect(await node.since('t', start)).toEqual(direction === 'back' ? ['1', '2', '3'] : 'gap')
    expect(node.counts.historyGaps).toBe(0)

    // What comes later is forgotten in its time, whatever the clock was.
    leap(-hours)
    await time.advance(90_000)
    await node.send('t', '4')
    expect(events()).toEqual(['1', '2', '3', '4'])
    expect(await node.since('t', start)).toBe('gap')
    await node.close()
  })

  it('lets messages wait for the broker as long as ever, and sends those that still wait', async () => {
    const { clock, time, leap } = wrongClock()
    const outbox = new Outbox(clock)
    const fates: string[] = []
    const push = (text: string): void => {
      outbox.push(text, Buffer.from(text)).then(
        () => fates.push(`${text} sent`),
        () => fates.push(`${text} refused`),
      )
    }
    push('before')
    await time.advance(4_000)
    leap(hours)
    push('after')
    await time.advance(6_000)
    expect(fates).toEqual(['before refused'])
    expect(outbox.size).toBe(1)
    outbox.open(async () => {})
    await time.advance(0)
    expect(fates).toEqual(['before refused', 'after sent'])
  })
})
