import { expect, test } from 'vitest'
import { testClock } from '../testing/index.ts'
import { Beat } from './beat.ts'

test('what waits is let go on the beat, whenever it began to wait', async () => {
  const clock = testClock()
  const beat = new Beat(clock, 100)
  const beats: number[] = []
  const start = clock.now()
  const note = (): void => void beats.push(clock.now() - start)
  await clock.advance(30)
  const early = beat.next().then(note)
  await clock.advance(70)
  await early
  await clock.advance(90)
  const late = beat.next().then(note)
  await clock.advance(10)
  await late
  expect(beats).toEqual([100, 200])
})

test('a beat that is stopped holds nobody', async () => {
  const clock = testClock()
  const beat = new Beat(clock, 100)
  const waiting = beat.next()
  beat.stop()
  await waiting
  await beat.next()
})
