import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'

test('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = encodeBase64url(bytes)
      expect(text).toMatch(/^[\w-]*$/)
      expect(decodeBase64url(text)).toStrictEqual(Buffer.from(bytes))
    }),
  )
})

test.each([
  ['QQ', 'A'],
  ['QQ==', 'A'],
  ['QUI', 'AB'],
  ['QUI=', 'AB'],
  ['QUJD', 'ABC'],
  ['', ''],
])('reads %j, with padding or without', (text, bytes) => {
  expect(decodeBase64url(text)?.toString()).toBe(bytes)
})

test('ignores the bits of the last character that nothing needs', () => {
  expect(decodeBase64url('QR')?.toString()).toBe('A')
})

test.each(['Q', 'QUJDR', 'QQ=', 'QQ===', 'QUI==', 'Q===', '=', '====', 'QUJD=', 'QUJD===='])(
  'C-98: refuses the wrong length or padding of %j',
  (text) => {
    expect(decodeBase64url(text)).toBe(undefined)
  },
)

test('C-98: refuses every character outside the alphabet, wherever it stands', () => {
  const outside = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  const foreign = outside.filter((character) => !/[\w-]/.test(character))
  fc.assert(
    fc.property(fc.nat({ max: 6 }), foreign, (place, character) => {
      const text = `${'QUJDREVG'.slice(0, place)}${character}${'QUJDREVG'.slice(place + 1)}`
      expect(decodeBase64url(text)).toBe(undefined)
    }),
  )
  for (const character of '+/ \n\0') expect(decodeBase64url(`QQ${character}Q`)).toBe(undefined)
})

test('refuses what is longer than any token', () => {
  expect(decodeBase64url('A'.repeat(1_400_000))?.length).toBe(1_050_000)
  expect(decodeBase64url('A'.repeat(1_400_004))).toBe(undefined)
})
