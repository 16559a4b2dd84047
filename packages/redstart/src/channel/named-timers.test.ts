import { expect, test } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { testClock } from '../testing/index.ts'
import { NamedTimers } from './named-timers.ts'

test('a timer fires once; a later one of its name takes its place', async () => {
  const clock = testClock()
  const timers = new NamedTimers(clock)
  const fired: string[] = []
  timers.start('a', 100, () => fired.push('first'))
  timers.start('a', 200, () => fired.push('second'))
  timers.start('b', 100, () => fired.push('other'))
  await clock.advance(150)
  expect(fired).toEqual(['other'])
  await clock.advance(1_000)
  expect(fired).toEqual(['other', 'second'])
})

test('what it calls may start the same name again', async () => {
  const clock = testClock()
  const timers = new NamedTimers(clock)
  let ticks = 0
  const tick = (): void => {
    ticks += 1
    timers.start('tick', 10, tick)
  }
  timers.start('tick', 10, tick)
  await clock.advance(10)
  await clock.advance(10)
  expect(ticks).toBe(2)
})

test('what is cancelled, and what has ended, does not fire', async () => {
  const clock = testClock()
  const timers = new NamedTimers(clock)
  const fired: string[] = []
  for (const name of ['a', 'b', 'c']) timers.start(name, 10, () => fired.push(name))
  timers.cancel('a')
  timers.cancel('of no such name')
  await clock.advance(5)
  timers.end()
  await clock.advance(100)
  expect(fired).toEqual([])
})

test('what is no time is refused, and what runs goes on', async () => {
  const clock = testClock()
  const timers = new NamedTimers(clock)
  const fired: string[] = []
  timers.start('a', 10, () => fired.push('a'))
  expect(() => timers.start('a', -1, () => {})).toThrow(InvalidOption)
  expect(() => timers.start('a', Number.NaN, () => {})).toThrow(/NaN.*from 0 on/)
  await clock.advance(10)
  expect(fired).toEqual(['a'])
})
