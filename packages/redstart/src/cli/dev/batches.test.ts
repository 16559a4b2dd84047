import { beforeEach, expect, it } from 'vitest'
import { type TestClock, testClock } from '../../testing/index.ts'
import { Batches } from './batches.ts'

let clock: TestClock
let taken: string[][]
let batches: Batches

beforeEach(() => {
  clock = testClock()
  taken = []
  batches = new Batches(clock, (batch) => taken.push([...batch]))
})

it('hands over a storm of changes at once, each file once', async () => {
  for (let round = 0; round < 5; round += 1) {
    batches.add('a.ts')
    batches.add('b.ts')
    await clock.advance(40)
  }
  expect(taken).toEqual([])
  await clock.advance(50)
  expect(taken).toEqual([['a.ts', 'b.ts']])
  await clock.advance(10_000)
  expect(taken).toHaveLength(1)
})

it('does not wait for ever for a storm to end', async () => {
  for (let ms = 0; ms < 1_000; ms += 20) {
    batches.add(`${ms}.ts`)
    await clock.advance(20)
  }
  expect(taken).toHaveLength(1)
  expect(taken[0]).toHaveLength(50)
})

it('begins anew after each batch, and forgets what is cancelled', async () => {
  batches.add('a.ts')
  await clock.advance(50)
  batches.add('b.ts')
  await clock.advance(50)
  batches.add('c.ts')
  batches.cancel()
  await clock.advance(10_000)
  expect(taken).toEqual([['a.ts'], ['b.ts']])
})
