import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidCsrfState } from '../errors/index.ts'
import { maskCsrf, newCsrfState, verifyCsrf } from './csrf.ts'

const state = newCsrfState()

test('a state is 24 characters, another each time', () => {
  expect(state).toMatch(/^[\w-]{24}$/)
  expect(newCsrfState()).not.toBe(state)
})

test('C-100: a masked state is accepted, and is another each time', () => {
  const tokens = Array.from({ length: 50 }, () => maskCsrf(state))
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{56}$/)
    expect(verifyCsrf(state, token)).toBe(true)
    expect(token).not.toContain(state)
  }
  expect(new Set(tokens).size).toBe(50)
})

test('C-100: a token as the protocol describes it is accepted', () => {
  // "A" xor "B" is 3, and three bytes of 3 are "AwMD".
  expect(verifyCsrf('A'.repeat(24), 'AwMD'.repeat(8) + 'B'.repeat(24))).toBe(true)
  expect(verifyCsrf('B'.repeat(24), 'AwMD'.repeat(8) + 'A'.repeat(24))).toBe(true)
  expect(verifyCsrf('C'.repeat(24), 'AwMD'.repeat(8) + 'B'.repeat(24))).toBe(false)
})

test('C-100: the bare state is not accepted', () => {
  expect(verifyCsrf(state, state)).toBe(false)
})

test('C-100: the state of another session is not accepted', () => {
  expect(verifyCsrf(newCsrfState(), maskCsrf(state))).toBe(false)
})

test('C-100: a token with any character changed is not accepted', () => {
  const token = maskCsrf(state)
  fc.assert(
    fc.property(fc.nat({ max: 55 }), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
      fc.pre(token[at] !== other)
      expect(verifyCsrf(state, token.slice(0, at) + other + token.slice(at + 1))).toBe(false)
    }),
  )
})

test('C-100: whatever is no token of a state is not accepted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (token) => {
      expect(verifyCsrf(state, token)).toBe(false)
    }),
  )
  const token = maskCsrf(state)
  for (const other of [null, undefined, '', `${token}A`, token.slice(1), token.slice(0, -1)]) {
    expect(verifyCsrf(state, other)).toBe(false)
  }
})

test.each([undefined, null, '', 42, ['A'.repeat(24)], 'A'.repeat(23), 'A'.repeat(25)])(
  'a session with %j for a state accepts nothing',
  (other) => {
    expect(verifyCsrf(other, maskCsrf(state))).toBe(false)
    expect(verifyCsrf(other, 'AwMD'.repeat(8) + 'B'.repeat(24))).toBe(false)
  },
)

test('what is no state is not masked', () => {
  expect(() => maskCsrf('')).toThrow(InvalidCsrfState)
  expect(() => maskCsrf(`${state}A`)).toThrow(InvalidCsrfState)
  expect(() => maskCsrf('secret')).not.toThrow('secret')
})
