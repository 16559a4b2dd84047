import { expect, test } from 'vitest'
import { randomText } from './random-text.ts'

test('four characters for each three bytes, all of them safe in a URL', () => {
  for (const bytes of [3, 12, 18]) expect(randomText(bytes)).toMatch(/^[\w-]+$/)
  expect(randomText(12)).toHaveLength(16)
  expect(randomText(18)).toHaveLength(24)
})

test('nothing comes twice, however many pools it takes', () => {
  const texts = new Set(Array.from({ length: 5_000 }, () => randomText(12)))
  expect(texts.size).toBe(5_000)
  // Bytes that were handed out are overwritten by zeros, which must not be handed out themselves.
  expect([...texts].filter((text) => text.startsWith('AAAAAAAA'))).toEqual([])
})
