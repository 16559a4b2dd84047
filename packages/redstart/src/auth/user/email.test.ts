import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalizeEmail } from './email.ts'

it('A-126: is trimmed, NFKC and in lower case', () => {
  expect(normalizeEmail('  Ann@Example.COM\n')).toBe('ann@example.com')
  expect(normalizeEmail('ﬁona@example.com')).toBe('fiona@example.com')
  expect(normalizeEmail('Jürgen@Bücher.example')).toBe('jürgen@bücher.example')
  expect(normalizeEmail('a+b.c@localhost')).toBe('a+b.c@localhost')
})

it('A-126: refuses what looks like an at sign, and what is hidden', () => {
  const wrong = [
    'ann＠example.com',
    'ann﹫example.com',
    'ann@example.com＠evil.example',
    'ann@evil.example@example.com',
    'ann\u200b@example.com',
    'ann\u202e@example.com',
    'ann@exam\u00adple.com',
    'ann\u0000@example.com',
    'a nn@example.com',
    'ann@example.com, bo@example.com',
    'Ann <ann@example.com>',
    'ann@example.com\r\nBcc: bo@example.com',
    'ann@example..com',
    'ann@.example.com',
    'ann@',
    '@example.com',
    '',
    `${'a'.repeat(160)}@example.com`,
  ]
  for (const text of wrong) expect(normalizeEmail(text), JSON.stringify(text)).toBeUndefined()
  for (const value of [undefined, null, 1, {}, ['ann@example.com']]) {
    expect(normalizeEmail(value)).toBeUndefined()
  }
})

it('A-126: gives what it gives again for its own result, whatever it was given', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
      const email = normalizeEmail(text)
      if (email === undefined) return
      expect(normalizeEmail(email)).toBe(email)
      expect(email.split('@')).toHaveLength(2)
      expect(email.length).toBeLessThanOrEqual(160)
      expect(email).not.toMatch(/[\s\p{C}]/u)
    }),
  )
})
