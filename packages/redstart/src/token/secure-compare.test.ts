import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secureCompare } from './secure-compare.ts'

test('says what === says of two strings', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(secureCompare(left, right)).toBe(left === right)
      expect(secureCompare(left, left)).toBe(true)
    }),
  )
})

test('compares the bytes of text with bytes', () => {
  expect(secureCompare('é', Uint8Array.of(0xc3, 0xa9))).toBe(true)
  expect(secureCompare('é', Uint8Array.of(0xc3, 0xa8))).toBe(false)
})

test('takes values of different length', () => {
  expect(secureCompare('secret', 'secret ')).toBe(false)
  expect(secureCompare('', 'secret')).toBe(false)
})
