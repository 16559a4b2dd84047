import { expect, test } from 'vitest'
import { placeOf } from './place.ts'

test.each([
  ['192.0.2.7', '192.0.2.…'],
  ['::ffff:192.0.2.7', '192.0.2.…'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::…'],
  ['::1', '0:0:0:0::…'],
  ['10.0.0.0', '10.0.0.…'],
  [undefined, undefined],
  ['example.com', undefined],
])('%s is at %s, and nobody sees which line of it', (ip, place) => {
  expect(placeOf(ip)).toBe(place)
})
