import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MissingSecret, ShortSecret } from '../../errors/index.ts'
import { SecretKeys } from './secret-keys.ts'
import { hashSecret, mintId, mintSecret } from './secrets.ts'

test('ids and secrets are base64url of 16 and 32 bytes, and never the same twice', () => {
  expect(mintId()).toMatch(/^[\w-]{22}$/)
  expect(mintSecret()).toMatch(/^[\w-]{43}$/)
  const made = Array.from({ length: 100 }, () => [mintId(), mintSecret()]).flat()
  expect(new Set(made).size).toBe(200)
})

test('A-48, A-49: what is stored depends on purpose and secret, and they do not run together', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
      fc.pre(a !== c || b !== d)
      expect(hashSecret(a, b)).not.toBe(hashSecret(c, d))
    }),
  )
  expect(hashSecret('a', 'bc')).not.toBe(hashSecret('ab', 'c'))
  expect(hashSecret('reset', 'x')).toBe(hashSecret('reset', 'x'))
  expect(hashSecret('reset', mintSecret())).toMatch(/^[\w-]{43}$/)
})

test('keys of different uses and secrets have nothing in common', () => {
  const keys = new SecretKeys(() => ['n'.repeat(64), 'o'.repeat(64)])
  const all = [...keys.all('handle'), ...keys.all('throttle')]
  expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(4)
  expect(keys.current('handle')).toStrictEqual(all[0])
})

test('A-139: without a secretKeyBase, or with a short one, there are no keys', () => {
  expect(() => new SecretKeys(() => undefined).current('handle')).toThrow(MissingSecret)
  expect(() => new SecretKeys(() => 'short').all('handle')).toThrow(ShortSecret)
})

test('the secret is asked for each time, so that a new one holds at once', () => {
  let secret = 'o'.repeat(64)
  const keys = new SecretKeys(() => secret)
  const before = keys.current('handle')
  secret = 'n'.repeat(64)
  expect(keys.current('handle')).not.toStrictEqual(before)
})
