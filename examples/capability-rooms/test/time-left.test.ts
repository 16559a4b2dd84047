import { expect, it } from 'vitest'
import { timeLeft } from '../assets/time-left.ts'
import { DAY, HOUR, MINUTE } from '../src/rooms/bounds.ts'

it.each([
  [-1, 'under a minute'],
  [MINUTE - 1, 'under a minute'],
  [10 * MINUTE, '10 min'],
  [HOUR - 1, '1 h'],
  [HOUR + 1, '1 h 1 min'],
  [DAY, '24 h'],
  [7 * DAY - 1, '7 days'],
])('says %d ms as %j', (ms, words) => {
  expect(timeLeft(ms)).toBe(words)
})
