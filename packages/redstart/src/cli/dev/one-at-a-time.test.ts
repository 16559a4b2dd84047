import { expect, it } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

it('never does its work twice at a time, and once for all that wait', async () => {
  const ends: (() => void)[] = []
  const again = oneAtATime(() => new Promise<void>((resolve) => ends.push(resolve)))
  const first = again()
  await Promise.resolve()
  expect(ends).toHaveLength(1)
  const others = [again(), again(), again()]
  await Promise.resolve()
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await first
  await Promise.resolve()
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await Promise.all(others)
  expect(ends).toHaveLength(2)
})
