import { expect, it } from 'vitest'
import { encrypt, sign } from '../token/index.ts'
import { readSessionToken, sessionToken } from './longpoll-token.ts'

const SECRET = 'a secret of the tests, long enough for what it has to sign: 64 b'
const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 1)
const place = { node: 'node-1.example', session: 'AbC_-123' }
const token = sessionToken(SECRET, place, NOW)

it('is read by every node that has the secret, also one whose clock is an hour behind', () => {
  for (const now of [NOW, NOW - HOUR, NOW + HOUR, NOW + 24 * 14 * HOUR]) {
    expect(readSessionToken(SECRET, token, now)).toEqual(place)
  }
})

it('is no good after two weeks, or from a future that no clock explains', () => {
  expect(readSessionToken(SECRET, token, NOW + 24 * 14 * HOUR + 1_000)).toBeUndefined()
  expect(readSessionToken(SECRET, token, NOW - HOUR - 1_000)).toBeUndefined()
})

it('cannot be read without the secret', () => {
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
  for (const secret of Object.values(place)) expect(parts.join()).not.toContain(secret)
})

it.each([
  ['nothing', ''],
  ['noise', 'a.b.c'],
  ['a token of another secret', sessionToken(SECRET.toUpperCase(), place, NOW)],
  ['a token for another use', encrypt(SECRET, 'another', ['a', 'b'], { now: NOW })],
  ['a token that is signed only', sign(SECRET, 'redstart long poll', ['a', 'b'], { now: NOW })],
  ['a token of something else', encrypt(SECRET, 'redstart long poll', { a: 1 }, { now: NOW })],
  ['a token of half a place', encrypt(SECRET, 'redstart long poll', ['a'], { now: NOW })],
])('is not %s', (_what, forged) => {
  expect(readSessionToken(SECRET, forged, NOW)).toBeUndefined()
})
