import { expect, it } from 'vitest'
import { AddressKeys } from './address-keys.ts'

const secretKeyBase = 'secret'.repeat(11)

it('nodes with one secret have the same names, in which the address does not stand', () => {
  const nodes = [secretKeyBase, [secretKeyBase, 'older'.repeat(13)]].map(
    (secret) => new AddressKeys({ secretKeyBase: secret }),
  )
  const [first, second] = nodes.map((keys) => keys.ofNetwork('192.0.2.1'))
  expect(first).toMatch(/^[\da-f]{32}$/)
  expect(second).toBe(first)
  expect(new AddressKeys({ secretKeyBase: 'other'.repeat(13) }).ofNetwork('192.0.2.1')).not.toBe(
    first,
  )
})

it('two processes without a shared secret have different names for the same', () => {
  const [first, second] = [new AddressKeys(), new AddressKeys()]
  expect(first.ofNetwork('192.0.2.1')).toBe(first.ofNetwork('192.0.2.1'))
  expect(first.ofNetwork('192.0.2.1')).not.toBe(second.ofNetwork('192.0.2.1'))
})

it('a topic has another name from another network', () => {
  const keys = new AddressKeys()
  const [a, b] = [keys.ofNetwork('192.0.2.1'), keys.ofNetwork('192.0.2.2')]
  expect(keys.ofTopic(a, 'room:a')).toBe(keys.ofTopic(a, 'room:a'))
  expect(new Set([keys.ofTopic(a, 'room:a'), keys.ofTopic(b, 'room:a'), a, b]).size).toBe(4)
})
