import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatHandle, parseHandle } from './handle.ts'
import { SecretKeys } from './secret-keys.ts'
import { mintId, mintSecret } from './secrets.ts'

const secretKeyBase = 'k'.repeat(64)
const keys = new SecretKeys(() => secretKeyBase)
const handle = { id: mintId(), secret: mintSecret() }
const text = formatHandle(keys, 'browser', handle)

test('a handle says what went into it, and needs no escaping anywhere', () => {
  expect(parseHandle(keys, 'browser', text)).toStrictEqual(handle)
  expect(text).toMatch(/^v1\.[\w-]{22}\.[\w-]{43}\.[\w-]{11}$/)
  expect(encodeURIComponent(text)).toBe(text)
})

test('A-93: a handle of one kind is none of the other', () => {
  expect(parseHandle(keys, 'api', text)).toBeUndefined()
  const api = formatHandle(keys, 'api', handle)
  expect(parseHandle(keys, 'api', api)).toStrictEqual(handle)
  expect(parseHandle(keys, 'browser', api)).toBeUndefined()
})

test('A-140: handles of a key that is still in the ring are read, and no others', () => {
  const rotated = new SecretKeys(() => ['n'.repeat(64), secretKeyBase])
  const after = new SecretKeys(() => ['n'.repeat(64)])
  expect(parseHandle(rotated, 'browser', text)).toStrictEqual(handle)
  expect(parseHandle(after, 'browser', text)).toBeUndefined()
  const renewed = formatHandle(rotated, 'browser', handle)
  expect(parseHandle(after, 'browser', renewed)).toStrictEqual(handle)
  expect(parseHandle(keys, 'browser', renewed)).toBeUndefined()
})

test('A-7: a handle with any one bit changed is none', () => {
  const bits = fc.tuple(fc.nat(text.length - 1), fc.nat(7))
  fc.assert(
    fc.property(bits, ([at, bit]) => {
      const bytes = Buffer.from(text)
      bytes[at] = bytes[at]! ^ (1 << bit)
      expect(parseHandle(keys, 'browser', bytes.toString('latin1'))).toBeUndefined()
    }),
    { numRuns: 700 },
  )
})

test('A-7: a handle with any one character replaced by another of its alphabet is none', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...alphabet))
  fc.assert(
    fc.property(other, ([at, char]) => {
      fc.pre(text[at] !== char)
      const changed = text.slice(0, at) + char + text.slice(at + 1)
      expect(parseHandle(keys, 'browser', changed)).toBeUndefined()
    }),
    { numRuns: 700 },
  )
})

const part = (length: number) => fc.string({ minLength: length, maxLength: length, unit: 'binary' })

test.each<[what: string, arbitrary: fc.Arbitrary<unknown>]>([
  ['of any type', fc.anything()],
  ['of any text', fc.string({ unit: 'binary', maxLength: 200 })],
  ['that looks like one', fc.stringMatching(/^v1\.[\w-]{22}\.[\w-]{43}\.[\w-]{11}$/)],
  [
    'of the right lengths',
    fc.tuple(part(22), part(43), part(11)).map((all) => `v1.${all.join('.')}`),
  ],
  ['with something around it', fc.string({ minLength: 1 }).map((more) => text + more)],
  ['with something before it', fc.string({ minLength: 1 }).map((more) => more + text)],
  ['that is cut', fc.nat(text.length - 1).map((end) => text.slice(0, end))],
])('A-8: garbage %s is undefined, not an error', (_what, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (garbage) => {
      expect(parseHandle(keys, 'browser', garbage)).toBeUndefined()
    }),
  )
})

test('A-8: 100 kB, and a line break at the end, are no handle', () => {
  expect(parseHandle(keys, 'browser', 'v1.'.repeat(34_000))).toBeUndefined()
  expect(parseHandle(keys, 'browser', `${text}\n`)).toBeUndefined()
})
