import { beforeEach, expect, it } from 'vitest'
import { type TestClock, testClock } from '../testing/index.ts'
import { AppendQueue } from './append-queue.ts'

/** A batch that the store was asked to keep, and waits for the test. */
interface Batch {
  readonly topic: string
  readonly items: readonly string[]
  /** Commits and answers. */
  finish(): Promise<void>
  fail(error: Error): Promise<void>
}

let clock: TestClock
let batches: Batch[]
let queue: AppendQueue<string, string>

beforeEach(() => {
  clock = testClock()
  batches = []
  queue = new AppendQueue({
    clock,
    store: (topic, items, commit) =>
      new Promise((resolve, reject) => {
        batches.push({
          topic,
          items,
          finish() {
            try {
              commit()
              resolve(items.map((item) => `${item} is stored`))
            } catch (error) {
              reject(error)
            }
            return clock.advance(0)
          },
          fail(error) {
            reject(error)
            return clock.advance(0)
          },
        })
      }),
  })
})

const stored = (): string[] => batches.map(({ topic, items }) => `${topic}: ${items.join(' ')}`)

it('stores one after the other what is for one topic, and together what comes meanwhile', async () => {
  const answers = ['a', 'b', 'c'].map((item) => queue.push('t', item))
  expect(stored()).toEqual(['t: a'])
  await batches[0]?.finish()
  expect(stored()).toEqual(['t: a', 't: b c'])
  await batches[1]?.finish()
  expect(await Promise.all(answers)).toEqual(['a is stored', 'b is stored', 'c is stored'])
})

it('stores 100 at once at most, and writes to four topics at once at most', async () => {
  const topics = ['t', 'u', 'v', 'w', 'x']
  const answers = topics.map((topic) => queue.push(topic, 'first'))
  for (let n = 0; n < 150; n++) answers.push(queue.push('t', String(n)))
  expect(batches.map(({ topic }) => topic)).toEqual(['t', 'u', 'v', 'w'])
  await batches[0]?.finish()
  expect(batches.map(({ topic }) => topic)).toEqual(['t', 'u', 'v', 'w', 'x'])
  for (const batch of batches.slice(1)) await batch.finish()
  expect(batches.slice(5).map(({ topic, items }) => [topic, items.length])).toEqual([['t', 100]])
  await batches[5]?.finish()
  await batches[6]?.finish()
  expect(batches[6]?.items).toHaveLength(50)
  await Promise.all(answers)
})

it('refuses all of a batch that fails, and goes on', async () => {
  const first = expect(queue.push('t', 'a')).rejects.toThrow('down')
  const second = queue.push('t', 'b')
  await batches[0]?.fail(new Error('down'))
  await first
  await batches[1]?.finish()
  expect(await second).toBe('b is stored')
})

it('what waited too long is refused, and is not stored later', async () => {
  const first = expect(queue.push('t', 'a')).rejects.toThrow('5 s')
  await clock.advance(1_000)
  const second = expect(queue.push('t', 'b')).rejects.toThrow('5 s')
  await clock.advance(5_000)
  await Promise.all([first, second])
  const third = queue.push('t', 'c')
  await batches[0]?.finish()
  expect(stored()).toEqual(['t: a', 't: c'])
  await batches[1]?.finish()
  expect(await third).toBe('c is stored')
})

it('those that still wait are stored again when others of their batch gave up', async () => {
  const blocker = queue.push('t', 'a')
  const late = expect(queue.push('t', 'b')).rejects.toThrow('5 s')
  await clock.advance(1_000)
  const patient = queue.push('t', 'c')
  await batches[0]?.finish()
  await blocker
  expect(stored()).toEqual(['t: a', 't: b c'])
  await clock.advance(4_000)
  await late
  await batches[1]?.finish()
  expect(stored()).toEqual(['t: a', 't: b c', 't: c'])
  await batches[2]?.finish()
  expect(await patient).toBe('c is stored')
})

it('refuses at once when 10,000 wait', async () => {
  const answers = Array.from({ length: 10_000 }, (_, n) => queue.push('t', String(n)))
  await expect(queue.push('t', 'one more')).rejects.toThrow('10000 messages wait')
  for (let n = 0; n < batches.length; n++) await batches[n]?.finish()
  expect(await Promise.all(answers)).toHaveLength(10_000)
  const again = queue.push('t', 'now')
  await batches.at(-1)?.finish()
  expect(await again).toBe('now is stored')
})
