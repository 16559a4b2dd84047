import { expect, test } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { deriveKey, type KeyOptions } from './keys.ts'

const secret = 'correct horse battery staple'

test('a key depends on secret, salt, digest, iterations and length', () => {
  const keys = [
    deriveKey(secret, 'salt'),
    deriveKey(`${secret}!`, 'salt'),
    deriveKey(secret, 'other salt'),
    deriveKey(secret, 'salt', { keyDigest: 'sha384' }),
    deriveKey(secret, 'salt', { keyIterations: 999 }),
    deriveKey(secret, 'salt', { keyLength: 16 }),
  ]
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keys.length)
  expect(keys.map((key) => key.length)).toStrictEqual([32, 32, 32, 32, 32, 16])
})

test('salt and secret do not run together', () => {
  expect(deriveKey('bc', 'a')).not.toStrictEqual(deriveKey('c', 'ab'))
})

test('is SHA-256, a thousand times, 32 bytes, unless something else is wanted', () => {
  const options: KeyOptions = { keyDigest: 'sha256', keyIterations: 1000, keyLength: 32 }
  expect(deriveKey(secret, 'salt', options)).toStrictEqual(deriveKey(secret, 'salt'))
})

test('is derived once, and forgotten when many others were used since', () => {
  const options = { keyIterations: 1 }
  const first = deriveKey(secret, 'first', options)
  const second = deriveKey(secret, 'second', options)
  for (let count = 0; count < 255; count++) {
    deriveKey(secret, `salt ${count}`, options)
    expect(deriveKey(secret, 'first', options)).toBe(first)
  }
  const again = deriveKey(secret, 'second', options)
  expect(again).not.toBe(second)
  expect(again).toStrictEqual(second)
})

test.each<[name: string, options: object]>([
  ['keyDigest', { keyDigest: 'md5' }],
  ['keyIterations', { keyIterations: 0 }],
  ['keyIterations', { keyIterations: Number.NaN }],
  ['keyLength', { keyLength: 0 }],
  ['keyLength', { keyLength: 1.5 }],
])('%s of %o is refused', (name, options) => {
  const attempt = () => Reflect.apply(deriveKey, undefined, [secret, 'salt', options])
  expect(attempt).toThrow(InvalidOption)
  expect(attempt).toThrow(`The option ${name} is `)
})
